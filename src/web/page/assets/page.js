// Keeps the topology page current and filters it. Without it the page shows what was known when it was loaded.

/** Interval of polling, and of polling while the tab is in the background. */
const POLL_MS = 2_000;
const POLL_HIDDEN_MS = 15_000;
/** The exporter sends an event every 10 s: a stream without any for longer is buffered by a proxy. */
const MAX_IDLE_MS = 25_000;
/** Wait before the next attempt after a stream was refused or silent. */
const RETRY_MS = 60_000;
/** Maximum number of sections that are opened to show what was found. */
const MAX_OPENED = 20;
const PROBLEM = ['warn', 'bad'];

const $ = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const [filter, problems, byHost] = ['filter', 'problems', 'view-host'].map($);

let version = document.body.dataset.at;
let skewMs = Number(document.body.dataset.now) - Date.now();
let updatedAt = Date.now();
let announcedEvent = newestEvent();
let queue = Promise.resolve();
let source, polling, idleTimer, retryTimer;

function newestEvent() {
  return Math.max(0, ...all('[data-event]').map(({ dataset }) => Number(dataset.event)));
}

// Filter

const texts = new WeakMap();
const opened = new Set();

function matches(row, words, groupText) {
  if (problems.checked && row.dataset.level === 'ok') return false;
  if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
  return words.every((word) => groupText.includes(word) || texts.get(row).includes(word));
}

function applyFilter() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  for (const group of all('.group')) {
    const groupText = group.dataset.find.toLowerCase();
    const rows = all('.row', group);
    for (const row of rows) row.hidden = !matches(row, words, groupText);
    const hasProblem = PROBLEM.includes(group.querySelector('.head').dataset.level);
    const self = problems.checked && hasProblem && words.every((word) => groupText.includes(word));
    group.hidden = !self && rows.every((row) => row.hidden);
    if (!group.hidden) found.push(group);
  }
  const filtered = words.length > 0 || problems.checked;
  if (filtered && found.length <= 2 * MAX_OPENED) {
    for (const group of found.filter((one) => !one.open)) {
      group.open = true;
      opened.add(group.id);
    }
  } else if (!filtered) {
    for (const id of opened) if ($(id)) $(id).open = false;
    opened.clear();
  }
  const shown = all('#by-set .row').filter((row) => !row.hidden).length;
  $('found').textContent = filtered ? `${shown} shown` : '';
}

/** The filter is part of the address, so that it can be bookmarked. */
function saveFilter() {
  const choice = new URLSearchParams();
  if (byHost.checked) choice.set('view', 'host');
  if (problems.checked) choice.set('problems', '1');
  if (filter.value) choice.set('filter', filter.value);
  const hash = choice.size > 0 ? `#${choice}` : location.pathname + location.search;
  history.replaceState(null, '', hash);
}

function ago(at) {
  const seconds = Math.max(0, Math.round((Date.now() + skewMs - at) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}

function showTimes() {
  for (const time of all('time')) {
    time.title ||= time.textContent;
    time.textContent = ago(Date.parse(time.dateTime));
  }
  if ($('connection').dataset.state === 'lost') showConnection('lost');
}

function showConnection(state) {
  const words = { live: 'live', polling: 'polling', lost: `lost: last update ${ago(updatedAt + skewMs)}` };
  $('connection').dataset.state = state;
  if ($('connection').textContent !== words[state]) $('connection').textContent = words[state];
}

/** Announces important events to screen readers, not every number that changes. */
function announce() {
  const events = all('[data-announce]').filter(({ dataset }) => Number(dataset.event) > announcedEvent);
  announcedEvent = newestEvent();
  if (events.length === 0) return;
  const texts = events.slice(0, 3).map((event) => event.querySelector('.text').textContent);
  if (events.length > 3) texts.push(`and ${events.length - 3} more`);
  $('announcements').textContent = texts.reverse().join('; ');
}

// Changes

function elementOf(html) {
  const box = document.createElement('template');
  box.innerHTML = html;
  return box.content.firstElementChild;
}

/** Reads the layout first: reading it between changes would make the browser lay out the page after each of them. */
function replaceParts(parts) {
  const pairs = Object.entries(parts).flatMap(([id, html]) => ($(id) ? [[$(id), elementOf(html)]] : []));
  const scrolled = pairs
    .filter(([old]) => old.matches('.scroll'))
    .map(([old, next]) => [next, old.scrollLeft]);
  for (const [old, next] of pairs) {
    const isFocused = document.activeElement === old;
    old.replaceWith(next);
    if (isFocused) next.focus();
    const isNewProblem = PROBLEM.includes(next.dataset.level) && !PROBLEM.includes(old.dataset.level);
    if (isNewProblem && next.matches('.head')) next.closest('details').open = true;
  }
  for (const [next, left] of scrolled) if (left > 0) next.scrollLeft = left;
}

/** Members or sets were added or removed: loads the page again, and keeps open sections and the focus. */
async function reload() {
  const response = await fetch('./', { cache: 'no-store' });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const open = new Map(all('#content details').map((one) => [one.id, one.open]));
  const focused = $('content').contains(document.activeElement) && document.activeElement;
  const [{ id = '' } = {}, isSummary] = focused ? [focused.closest('[id]'), focused.matches('summary')] : [];
  $('content').replaceWith(page.getElementById('content'));
  for (const one of all('#content details')) if (open.has(one.id)) one.open = open.get(one.id);
  if (focused) (isSummary ? $(id)?.querySelector('summary') : $(id))?.focus();
  version = page.body.dataset.at;
}

async function apply(changes) {
  const [process, number] = version.split('-');
  const [newProcess, newNumber] = changes.version.split('-');
  // A newer response has already been applied.
  if (process === newProcess && Number(newNumber) < Number(number)) return;
  if (changes.now) skewMs = changes.now - Date.now();
  if (changes.reload) await reload();
  else {
    replaceParts(changes.parts);
    version = changes.version;
  }
  document.title = `${$('summary').dataset.title}MongoDB topology`;
  applyFilter();
  showTimes();
  announce();
}

function enqueue(changes) {
  updatedAt = Date.now();
  queue = queue.then(() => apply(changes)).catch(() => showConnection('lost'));
}

// Connection

async function poll() {
  try {
    const signal = AbortSignal.timeout(8_000);
    const response = await fetch(`./page/changes?since=${version}`, { cache: 'no-store', signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    enqueue(await response.json());
    if (polling) showConnection('polling');
  } catch {
    if (polling) showConnection('lost');
  }
  if (polling) polling = setTimeout(poll, document.hidden ? POLL_HIDDEN_MS : POLL_MS);
}

function startPolling() {
  polling ??= setTimeout(poll, 500);
}

function received() {
  updatedAt = Date.now();
  clearTimeout(idleTimer);
  idleTimer = setTimeout(closeStream, MAX_IDLE_MS);
  clearTimeout(polling);
  polling = undefined;
  showConnection('live');
}

function closeStream() {
  source.close();
  clearTimeout(idleTimer);
  startPolling();
  clearTimeout(retryTimer);
  if (!document.hidden) retryTimer = setTimeout(openStream, RETRY_MS);
}

function openStream() {
  source?.close();
  source = new EventSource(`./page/live?since=${version}`);
  source.onopen = received;
  source.addEventListener('alive', received);
  source.onmessage = ({ data }) => {
    received();
    enqueue(JSON.parse(data));
  };
  source.onerror = () => (source.readyState === EventSource.CLOSED ? closeStream() : startPolling());
}

// A browser allows six connections to a server: hidden tabs must not use them.
document.addEventListener('visibilitychange', () => (document.hidden ? closeStream() : openStream()));
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.matches('input:not([type=checkbox], [type=radio])');
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    filter.focus();
  }
});
$('tools').addEventListener('submit', (event) => event.preventDefault());
$('tools').addEventListener('input', () => {
  saveFilter();
  applyFilter();
});

const choice = new URLSearchParams(location.hash.slice(1));
filter.disabled = problems.disabled = false;
filter.value = choice.get('filter') ?? '';
problems.checked = choice.has('problems');
if (choice.get('view') === 'host') byHost.checked = true;
applyFilter();
showTimes();
setInterval(showTimes, 1_000);
document.title = `${$('summary').dataset.title}MongoDB topology`;
openStream();
