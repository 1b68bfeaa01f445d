import type { Document } from '../../../../src/mongo/bson.js';
import type { MultiCommandCollector } from '../../../../src/scrape/collector.js';
import type { Surveyed } from '../../../../src/scrape/select-target.js';
import type { Page } from '../../../support/exposition.js';
import { clusterOf } from '../../../support/rounds.js';
import { lonelyRound, pageOf } from '../../../support/metrics/rendered.js';
import { surveyedMember } from '../surveyed-members.js';

const SET: Surveyed = { kind: 'set', set: clusterOf([surveyedMember('a:1')]).sets[0]! };

/** The page with what a survey has learnt of a member, or of a replica set or another group. */
export async function surveyedPage(
  { command, scope }: Pick<MultiCommandCollector, 'command' | 'scope'>,
  reply: Document,
  of: Surveyed = SET,
): Promise<Page> {
  const own = scope === 'member';
  const round = lonelyRound({ isWritablePrimary: true }, own ? { [command]: reply } : {});
  return pageOf({ ...round, figures: new Map(own ? [] : [[command, [{ of, reply }]]]) });
}
