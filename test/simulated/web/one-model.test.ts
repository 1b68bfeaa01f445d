import assert from 'node:assert/strict';
import request from 'supertest';
import { seconds } from '../../../src/web/view-model/text.js';
import { Scene, type Role } from '../../support/scene.js';
import { A, B, C, SET, staged } from '../../support/web/staged.js';

interface Member {
  readonly name: string;
  readonly host: string;
  readonly up?: boolean;
  readonly state?: number;
  readonly lagSeconds?: number;
}

interface Topology {
  readonly scrapedAt?: string;
  readonly clusters: readonly {
    readonly replicaSets: readonly {
      readonly primary?: string;
      readonly term?: number;
      readonly faultTolerance?: number;
      readonly members: readonly Member[];
    }[];
  }[];
}

const NAMES: Readonly<Record<number, string>> = { 1: 'PRIMARY', 2: 'SECONDARY', 3: 'RECOVERING' };

const LAGGING: Readonly<Record<string, Role>> = { ...SET, [C]: { set: 'rs0', lagSeconds: 42 } };

/** What happens after the last scrape. */
const CHANGES: readonly (readonly [what: string, change: (scene: Scene) => unknown])[] = [
  ['nothing', () => undefined],
  ['a secondary goes down', (scene) => scene.after(1).kill(B)],
  ['the primary is lost', (scene) => scene.after(1).kill(A).after(2)],
  ['another member is elected', (scene) => scene.after(1).elect(C)],
];

/** Visible text of an element of the page. */
function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('the topology page and /api/topology', () => {
  for (const monitored of [true, false]) {
    for (const [what, change] of CHANGES) {
      it(`agree ${monitored ? 'with' : 'without'} the monitor after ${what}`, async () => {
        const scene = new Scene('prod', LAGGING);
        const stopping = new AbortController();
        const { app } = staged(scene, {
          stopping: stopping.signal,
          ...(monitored && { monitor: scene.watcher }),
        });
        await request(app).get('/metrics').expect(200);
        change(scene);
        const page = (await request(app).get('/').expect(200)).text;
        const { scrapedAt, clusters } = (await request(app).get('/api/topology').expect(200))
          .body as Topology;
        stopping.abort();
        assert.ok(page.includes(`datetime="${scrapedAt}"`));
        const [set] = clusters[0]!.replicaSets;
        assertMembers(page, set!.members);
        const head = textOf(/<div[^>]*id="head-[^]*?<\/div>/.exec(page)![0]);
        assert.equal(/ primary (\S+?),? /.exec(head)?.[1], set!.primary);
        assert.equal(Number(/, term (\d+)/.exec(head)?.[1]), set!.term);
        const tolerance = /fault tolerance (\d+)/.exec(head)?.[1];
        assert.equal(tolerance === undefined ? undefined : Number(tolerance), set!.faultTolerance);
        const up = set!.members.filter((member) => member.up).length;
        assert.ok(head.includes(`${up} of 3 up`), head);
      });
    }
  }
});

/** Each row of the page has the numbers of the member. */
function assertMembers(page: string, members: readonly Member[]): void {
  assert.equal(members.length, 3);
  for (const { name, host, up, state, lagSeconds } of members) {
    assert.ok(page.includes(`<h3>${host}</h3>`), host);
    const [row] = page.match(/<tr[^>]*id="member-[^]*?<\/tr>/g)!.filter((one) => one.includes(`>${name}<`));
    const text = textOf(row!);
    assert.ok(text.includes(up ? NAMES[state!]! : 'DOWN'), text);
    const lag = /<td class="lag">([^]*?)<\/td>/.exec(row!)![1]!;
    const shown = state === 1 || lagSeconds === undefined ? '–' : seconds(lagSeconds);
    assert.equal(textOf(lag), shown, `${name}: ${text}`);
  }
}
