import assert from 'node:assert/strict';
import { whole } from '../../../../src/web/page/feed.js';
import { renderContent, renderPage } from '../../../../src/web/page/document.js';
import { Scene, type Role } from '../../../support/scene.js';
import { A, B, C, analyzed, SET, viewOf } from '../../../support/web/staged.js';

const EVIL = `<img src=x onerror=alert(1)>"'&`;

const rendered = (scene: Scene) => renderContent(viewOf(scene, analyzed(scene)));
const content = (scene: Scene) => whole(rendered(scene));

function many(sets: number): Readonly<Record<string, Role>> {
  const hosts = Array.from({ length: sets * 3 }, (_, index) => `h${index}:1`);
  return Object.fromEntries(hosts.map((host, index) => [host, { set: `rs${Math.floor(index / 3)}` }]));
}

describe('content of the page', () => {
  it('marks the row of a member that is down by class, symbol and text', () => {
    const scene = new Scene('prod', SET).after(4).kill(B);
    const [row = ''] = /<tr[^>]*data-level="bad"[^]*?<\/tr>/.exec(content(scene)) ?? [];
    assert.match(row, /class="row bad"/);
    assert.match(row, />b\.example:1</);
    assert.match(row, /✕<\/span> DOWN/);
    assert.match(row, /connection refused \(connect\)/);
    assert.match(row, new RegExp(`datetime="${new Date(scene.now).toISOString()}"`));
    assert.match(row, /1 failed</);
  });

  it('has names and numbers of a healthy set', () => {
    const text = content(new Scene('prod', SET))
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ');
    for (const words of [
      /primary a\.example:1/,
      /term 1/,
      /3 of 3 up · fault tolerance 1/,
      /all 6 pairs healthy/,
    ]) {
      assert.match(text, words);
    }
  });

  it('changes parts and not the frame when a member goes down, by an election and by a scrape', () => {
    const scene = new Scene('prod', SET);
    const before = renderContent(viewOf(scene));
    scene.after(4).kill(B).elect(C);
    const after = rendered(scene);
    assert.equal(after.frame, before.frame);
    const changed = [...after.parts].filter(([id, html]) => before.parts.get(id) !== html).map(([id]) => id);
    const own = `prod%2F${encodeURIComponent(B)}`;
    for (const id of ['summary', 'events', `member-${own}`, `on-${own}`, 'head-prod%2Frs0']) {
      assert.ok(changed.includes(id), id);
    }
  });

  it('changes the frame when a member is added', () => {
    const [two, three] = [{ [A]: SET[A]!, [B]: SET[B]! }, SET].map((roles) => new Scene('prod', roles));
    assert.notEqual(rendered(two!).frame, rendered(three!).frame);
  });

  it('has one element with a unique id for each part', () => {
    const scene = new Scene('prod', { ...many(3), 'r:1': {}, 'd:1': { declared: true, discovered: false } });
    for (const [id, html] of rendered(scene).parts) {
      assert.match(html, new RegExp(`^<(\\w+)[^>]* id="${id}"[^]*</\\1>$`), id);
    }
    const ids = [...content(scene).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('opens all sections of few members, and only sections with problems of many', () => {
    const open = (scene: Scene) => content(scene).match(/<details[^>]*class="group"[^>]* open/g)?.length ?? 0;
    assert.equal(open(new Scene('prod', many(3))), 3 + 9);
    assert.equal(open(new Scene('prod', many(30))), 0);
    assert.equal(open(new Scene('prod', many(30)).after(4).kill('h5:1')), 1 + 1);
  });

  it('limits the matrix of a large set to members with problems and those that report them', () => {
    const hosts = Array.from({ length: 20 }, (_, index) => [`h${index}:1`, { set: 'rs0' }] as const);
    const scene = new Scene('prod', Object.fromEntries(hosts));
    const matrix = () => /<div[^>]*\sid="matrix-[^]*?<\/div>/.exec(content(scene))![0];
    assert.match(matrix(), /All reported pairs are healthy/);
    scene.after(4).kill('h7:1');
    assert.equal(matrix().match(/<td/g)!.length, 19);
    assert.match(matrix(), /title="h7:1"/);
  });

  it('escapes what comes from MongoDB or from files', () => {
    const scene = new Scene(EVIL, { [EVIL]: { set: EVIL, shard: EVIL, declared: true }, [C]: { set: EVIL } });
    const [set] = scene.cluster.sets;
    const [member] = set!.members;
    Object.assign(member!, { labels: { [EVIL]: EVIL }, address: EVIL, otherCluster: EVIL });
    scene.after(4).kill(EVIL);
    const frame = { version: EVIL, at: EVIL, now: 0, links: [[EVIL, EVIL]] as const };
    const page = renderPage({ ...frame, style: EVIL, script: EVIL, icon: EVIL }, content(scene));
    assert.ok(!page.includes('<img'));
    assert.ok(page.includes('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;'));
    for (const [tag] of page.matchAll(/<[^>]*>/g)) {
      assert.match(tag, /^<[!/]?[a-zA-Z0-9]+(\s+[a-z-]+(="[^"<>]*")?)*\s*\/?>$/, tag);
    }
  });
});
