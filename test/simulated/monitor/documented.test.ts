import request from 'supertest';
import { z } from 'zod';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_TYPES } from '../../../src/monitor/events.js';
import { DOWN_REASONS, ELECTION_REASONS, PHASES } from '../../../src/util/errors.js';
import { Application } from '../../support/web/application.js';
import { A, B, C, DISCOVERED, primary, secondary, setOf, Watched } from '../../support/monitor/watched.js';

interface Answer {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly next?: number;
  readonly all?: string;
}

interface EventSchema {
  readonly properties: Readonly<Record<string, { readonly const?: string }>>;
}

interface Schema {
  readonly $defs: Readonly<
    Record<string, { readonly enum?: readonly string[]; readonly oneOf?: EventSchema[] }>
  >;
}

const DOCS = join(import.meta.dirname, '../../../docs');
const page = readFileSync(join(DOCS, 'events.md'), 'utf8');
const schema = JSON.parse(readFileSync(join(DOCS, 'events.schema.json'), 'utf8')) as Schema;
const checked = z.fromJSONSchema(schema as unknown as Parameters<typeof z.fromJSONSchema>[0]);
const kinds = schema.$defs.event!.oneOf!;

/** A watcher to which everything has happened that there is an event of. */
function eventful(): Watched {
  const watched = new Watched(setOf([A, B, C])).settle();
  const [set] = setOf([A, B, C]).sets;
  const report = (rbid: number, term: number) => {
    watched.watcher.report(
      {
        primaries: [],
        elections: [{ set: set!, term, reason: 'election_timeout' }],
        rollbackIds: [{ member: set!.members[0]!, id: rbid }],
      },
      watched.now,
    );
  };
  watched.fails(A).after(1).answers(B, secondary()).answers(C, secondary());
  watched
    .after(9.7)
    .answers(B, primary(B, 2, { isWritablePrimary: false }))
    .after(0.2);
  watched.answers(B, primary(B, 2)).after(30).answers(A, secondary(B));
  report(1, 2);
  watched.answers(B, primary(B, 3, { setVersion: 2 }));
  report(2, 3);
  watched.follow(setOf([A, B, C]));
  watched.follow(setOf([A, B, 'd:1'], { discovery: DISCOVERED }));
  return watched;
}

describe('documentation of events', () => {
  const watched = eventful();
  const { app } = new Application({ monitor: watched.watcher });
  const answer = async (query = '') =>
    (await request(app).get(`/api/events${query}`).expect(200)).body as Answer;

  it('what happened here is an example of every type', async () => {
    const types = new Set((await answer()).events.map(({ type }) => type));
    assert.deepEqual([...types].sort(), [...EVENT_TYPES].sort());
  });

  it('the answers are as the schema says, whole or page by page', async () => {
    for (const query of [
      '',
      '?limit=2',
      '?since=0&limit=2',
      '?since=5&limit=1',
      '?type=rollback',
      '?since=1000',
    ]) {
      assert.equal(checked.safeParse(await answer(query)).error?.message, undefined, query);
    }
    assert.notEqual((await answer('?since=0&limit=2')).next, undefined);
    assert.equal((await answer('?limit=2')).all, '?limit=2&since=0');
  });

  it('the schema is strict: other fields, types and missing fields are against it', async () => {
    const [event] = (await answer()).events;
    const { member: _, ...less } = event!;
    for (const wrong of [
      { events: [{ ...event, surprise: 1 }] },
      { events: [{ ...event, type: 'member_lost' }] },
      { events: [{ ...event, time: 12 }] },
      { events: [less] },
      { events: [event], more: true },
      {},
    ]) {
      assert.equal(checked.safeParse(wrong).success, false, JSON.stringify(wrong));
    }
    assert.equal(checked.safeParse({ events: [event] }).success, true);
  });

  it('the schema has every type once, and no other', () => {
    assert.deepEqual(
      kinds.map(({ properties }) => properties.type?.const),
      [...EVENT_TYPES],
    );
  });

  it('the closed lists of the schema are those of the exporter', () => {
    const { phase, downReason, electionReason } = schema.$defs;
    assert.deepEqual(phase?.enum, [...PHASES]);
    assert.deepEqual(downReason?.enum, [...DOWN_REASONS]);
    assert.deepEqual(electionReason?.enum, [...ELECTION_REASONS]);
  });

  it('the page has a row for every type, with the fields the schema gives it', () => {
    const common = ['id', 'type', 'time', 'cluster', 'replicaSet'];
    for (const { properties } of kinds) {
      const type = properties.type!.const!;
      const row = page.split('\n').find((line) => line.startsWith(`| \`${type}\``));
      assert.ok(row, type);
      const fields = [
        ...row
          .split('|')
          .at(-2)!
          .matchAll(/`(\w+)`/g),
      ].map(([, field]) => field);
      const own = Object.keys(properties).filter((field) => !common.includes(field));
      assert.deepEqual(fields, own, type);
    }
  });

  it('the example on the page is an answer', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
    assert.equal(checked.safeParse(JSON.parse(example)).error?.message, undefined);
  });
});
