// Keeps the topology page current and narrows down what it shows. Without it the page is as of when it was loaded.

/** While the page follows by asking; and while its tab is in the background. */
const POLL_MS = 2_000;
const POLL_HIDDEN_MS = 15_000;
/** The exporter sends something every 10 s: a stream that says nothing for longer is held back by a proxy. */
const SILENCE_MS = 25_000;
/** When to try a stream again that was refused or said nothing. */
const RETRY_MS = 60_000;
/** Sections that are opened to show what was found. */
const MOST_OPENED = 20;
const TROUBLE = ['warn', 'bad'];

const $ = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const [filter, problems, byHost] = ['filter', 'problems', 'view-host'].map($);

let version = document.body.dataset.at;
let skewMs = Number(document.body.dataset.now) - Date.now();
let updatedAt = Date.now();
let toldEvent = newestEvent();
let queue = Promise.resolve();
let source, polling, silence, retrying;

function newestEvent() {
  return Math.max(0, ...all('[data-event]').map(({ dataset }) => Number(dataset.event)));
}

// What is shown

const texts = new WeakMap();
const opened = new Set();

function matches(row, words, of) {
  if (problems.checked && row.dataset.level === 'ok') return false;
  if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
  return words.every((word) => of.includes(word) || texts.get(row).includes(word));
}

function narrow() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  for (const group of all('.group')) {
    const of = group.dataset.find.toLowerCase();
    const rows = all('.row', group);
    for (const row of rows) row.hidden = !matches(row, words, of);
    const isIll = TROUBLE.includes(group.querySelector('.head').dataset.level);
    const self = problems.checked && isIll && words.every((word) => of.includes(word));
    group.hidden = !self && rows.every((row) => row.hidden);
    if (!group.hidden) found.push(group);
  }
  const narrowed = words.length > 0 || problems.checked;
  if (narrowed && found.length <= 2 * MOST_OPENED) {
    for (const group of found.filter((one) => !one.open)) {
      group.open = true;
      opened.add(group.id);
    }
  } else if (!narrowed) {
    for (const id of opened) if ($(id)) $(id).open = false;
    opened.clear();
  }
  const shown = all('#by-set .row').filter((row) => !row.hidden).length;
  $('found').textContent = narrowed ? `${shown} shown` : '';
}

/** The choice stands in the address, so that it can be kept as a bookmark. */
function keep() {
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

function tellTimes() {
  for (const time of all('time')) {
    time.title ||= time.textContent;
    time.textContent = ago(Date.parse(time.dateTime));
  }
  if ($('connection').dataset.state === 'lost') tellConnection('lost');
}

function tellConnection(state) {
  const words = { live: 'live', polling: 'polling', lost: `lost: last update ${ago(updatedAt + skewMs)}` };
  $('connection').dataset.state = state;
  if ($('connection').textContent !== words[state]) $('connection').textContent = words[state];
}

/** Reads out what matters: not every number that moves. */
function announce() {
  const news = all('[data-say]').filter(({ dataset }) => Number(dataset.event) > toldEvent);
  toldEvent = newestEvent();
  if (news.length === 0) return;
  const told = news.slice(0, 3).map((event) => event.querySelector('.text').textContent);
  if (news.length > 3) told.push(`and ${news.length - 3} more`);
  $('said').textContent = told.reverse().join('; ');
}

// What changes

function elementOf(html) {
  const box = document.createElement('template');
  box.innerHTML = html;
  return box.content.firstElementChild;
}

/** All that is read of the layout is read first: in between, every change would have it laid out again. */
function put(parts) {
  const pairs = Object.entries(parts).flatMap(([id, html]) => ($(id) ? [[$(id), elementOf(html)]] : []));
  const scrolled = pairs
    .filter(([old]) => old.matches('.scroll'))
    .map(([old, next]) => [next, old.scrollLeft]);
  for (const [old, next] of pairs) {
    const isFocused = document.activeElement === old;
    old.replaceWith(next);
    if (isFocused) next.focus();
    const fell = TROUBLE.includes(next.dataset.level) && !TROUBLE.includes(old.dataset.level);
    if (fell && next.matches('.head')) next.closest('details').open = true;
  }
  for (const [next, left] of scrolled) if (left > 0) next.scrollLeft = left;
}

/** Members or sets have come or gone: takes the page anew, and leaves open, focused and scrolled what was. */
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
  // An answer that was overtaken.
  if (process === newProcess && Number(newNumber) < Number(number)) return;
  if (changes.now) skewMs = changes.now - Date.now();
  if (changes.reload) await reload();
  else {
    put(changes.parts);
    version = changes.version;
  }
  document.title = `${$('summary').dataset.title}MongoDB topology`;
  narrow();
  tellTimes();
  announce();
}

function take(changes) {
  updatedAt = Date.now();
  queue = queue.then(() => apply(changes)).catch(() => tellConnection('lost'));
}

// How it is told

async function poll() {
  try {
    const signal = AbortSignal.timeout(8_000);
    const response = await fetch(`./page/changes?since=${version}`, { cache: 'no-store', signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    take(await response.json());
    if (polling) tellConnection('polling');
  } catch {
    if (polling) tellConnection('lost');
  }
  if (polling) polling = setTimeout(poll, document.hidden ? POLL_HIDDEN_MS : POLL_MS);
}

function startPolling() {
  polling ??= setTimeout(poll, 500);
}

function heard() {
  updatedAt = Date.now();
  clearTimeout(silence);
  silence = setTimeout(giveUp, SILENCE_MS);
  clearTimeout(polling);
  polling = undefined;
  tellConnection('live');
}

function giveUp() {
  source.close();
  clearTimeout(silence);
  startPolling();
  clearTimeout(retrying);
  if (!document.hidden) retrying = setTimeout(listen, RETRY_MS);
}

function listen() {
  source?.close();
  source = new EventSource(`./page/live?since=${version}`);
  source.onopen = heard;
  source.addEventListener('alive', heard);
  source.onmessage = ({ data }) => {
    heard();
    take(JSON.parse(data));
  };
  source.onerror = () => (source.readyState === EventSource.CLOSED ? giveUp() : startPolling());
}

// A browser keeps six connections to a server: tabs that nobody sees must not hold them.
document.addEventListener('visibilitychange', () => (document.hidden ? giveUp() : listen()));
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.matches('input:not([type=checkbox], [type=radio])');
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    filter.focus();
  }
});
$('tools').addEventListener('submit', (event) => event.preventDefault());
$('tools').addEventListener('input', () => {
  keep();
  narrow();
});

const choice = new URLSearchParams(location.hash.slice(1));
filter.disabled = problems.disabled = false;
filter.value = choice.get('filter') ?? '';
problems.checked = choice.has('problems');
if (choice.get('view') === 'host') byHost.checked = true;
narrow();
tellTimes();
setInterval(tellTimes, 1_000);
document.title = `${$('summary').dataset.title}MongoDB topology`;
listen();
