import type { Document } from '../../../../src/mongo/bson.js';
import type { Collector } from '../../../../src/scrape/collector.js';
import type { GroupIdentity } from '../../../../src/scrape/groups.js';
import type { Page } from '../../../support/exposition.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';
import { clusterOf } from '../../../support/test-scraper.js';
import { memberNamed } from '../scripted-target.js';

const SET: GroupIdentity = { kind: 'set', set: clusterOf([memberNamed('a:1')]).sets[0]! };

/** The page with the reply of a collector of one command about a member, or about a replica set or another group. */
export async function pageOfReply(
  { commands: [command], target }: Pick<Collector, 'commands' | 'target'>,
  reply: Document,
  identity: GroupIdentity = SET,
): Promise<Page> {
  const { name } = command!;
  const own = target === 'member';
  const scrape = singleMemberScrape({ isWritablePrimary: true }, own ? { [name]: reply } : {});
  return pageOf({ ...scrape, groupReplies: new Map(own ? [] : [[name, [{ identity, reply }]]]) });
}
