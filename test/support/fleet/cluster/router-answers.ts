import { BSON } from 'mongodb';
import type { Answer, Answers } from '../answers.js';
import type { Doc } from '../document.js';
import { errorDocument } from '../error-document.js';
import { RECORDED_AT, RECORDED_ELECTION, recording } from '../recordings.js';
import { answerQuery } from './answer-in-cluster.js';
import { shardDocuments } from './config-documents.js';
import {
  balancerStatus,
  refusedLocal,
  refusedReplSetGetStatus,
  routerHello,
  routerStatus,
} from './router-documents.js';
import { shardMapDocument } from './shard-map-document.js';
import { connectionString, type SimulatedRouter } from './simulated-cluster.js';
import { answerAboutUserData } from './user-data.js';

/** The answers of a mongos. */
export class RouterAnswers implements Answers {
  /** A router's topology is the router: it never changes. */
  readonly topologyCounter = 0;
  readonly #router: SimulatedRouter;

  constructor(router: SimulatedRouter) {
    this.#router = router;
  }

  get startedAt(): number {
    return this.#router.cluster.startedAt;
  }

  get electedAt(): number {
    return this.startedAt - (RECORDED_AT - RECORDED_ELECTION);
  }

  hello(): Doc {
    const topologyVersion = { processId: this.#router.processId, counter: BSON.Long.ZERO };
    return { topologyVersion, ...routerHello(recording('primary', 'hello')) };
  }

  answer(name: string, command: Doc): Answer | undefined {
    const { cluster } = this.#router;
    if (command.$db === 'local') return { document: refusedLocal() };
    const aboutUserData = answerAboutUserData(cluster, name, command);
    if (aboutUserData) return aboutUserData;
    switch (name) {
      case 'serverStatus':
        return { document: this.#serverStatus(command) };
      case 'getShardMap':
        return { document: shardMapDocument(cluster) };
      case 'listShards':
        return { document: { shards: shardDocuments(cluster), ok: 1 }, momentary: true };
      case 'balancerStatus':
        return { document: balancerStatus({ ...cluster.balancer }, cluster.startedAt), momentary: true };
      case 'find':
      case 'aggregate':
        return answerQuery(cluster, command);
      case 'replSetGetStatus':
        return { document: refusedReplSetGetStatus() };
    }
    return undefined;
  }

  #serverStatus(command: Doc): Doc {
    const { name, cluster } = this.#router;
    try {
      return routerStatus(name, connectionString(cluster.config), command);
    } catch (error) {
      return errorDocument(357, 'InvalidBSONType', (error as Error).message);
    }
  }
}
