import { BSON } from 'mongodb';
import type { Answer, Answers } from './answers.js';
import { answerInCluster } from './cluster/answer-in-cluster.js';
import { withClusterMetadata } from './cluster/cluster-marks.js';
import { configDocument } from './config-document.js';
import type { Doc } from './document.js';
import { errorDocument } from './error-document.js';
import { helloDocument } from './hello-document.js';
import { notSharded } from './not-sharded.js';
import { RECORDED_AT } from './recordings.js';
import { serverStatusDocument } from './server-status-document.js';
import type { SimulatedMember } from './simulated-set.js';
import { statusDocument } from './status-document.js';
import { compatibilityVersion, localStatistics } from './storage-figures.js';

const { Long } = BSON;

/** The answers of a set's member. */
export class MemberAnswers implements Answers {
  readonly #member: SimulatedMember;

  constructor(member: SimulatedMember) {
    this.#member = member;
  }

  get startedAt(): number {
    return this.#member.set.startedAt;
  }

  get electedAt(): number {
    return this.#member.set.electedAt;
  }

  get topologyCounter(): number {
    return this.#member.set.topologyCounter;
  }

  hello(): Doc {
    return withClusterMetadata(this.#member, helloDocument(this.#member));
  }

  answer(name: string, command: Doc): Answer | undefined {
    const document = this.#document(name, command);
    if (document) return { document: withClusterMetadata(this.#member, document) };
    const { place } = this.#member.set;
    if (place) return answerInCluster(this.#member, place, name, command);
    if (name === 'getShardMap') return { document: notSharded() };
    return undefined;
  }

  #document(name: string, command: Doc): Doc | undefined {
    switch (name) {
      case 'serverStatus':
        return this.#serverStatus(command);
      case 'replSetGetStatus':
        return statusDocument(this.#member);
      case 'replSetGetConfig':
        return configDocument(this.#member);
      case 'aggregate':
        if (command.aggregate === 'oplog.rs' && command.$db === 'local') return oplogStatistics();
        break;
      case 'dbStats':
        if (command.$db === 'local') return localStatistics();
        break;
      case 'listDatabases':
        return { databases: ['admin', 'config', 'local'].map((of) => ({ name: of })), ok: 1 };
      case 'getParameter':
        return compatibilityVersion(command);
    }
    return undefined;
  }

  #serverStatus(command: Doc): Doc {
    try {
      return serverStatusDocument(this.#member, command);
    } catch (error) {
      return errorDocument(357, 'InvalidBSONType', (error as Error).message);
    }
  }
}

/** `$collStats` of the oplog: 50 MB of 990. */
function oplogStatistics(): Doc {
  const storageStats = { size: Long.fromNumber(52_428_800), maxSize: Long.fromNumber(1_038_090_240) };
  const ns = 'local.oplog.rs';
  return {
    cursor: { firstBatch: [{ ns, localTime: new Date(RECORDED_AT), storageStats }], id: Long.ZERO, ns },
    ok: 1,
  };
}
