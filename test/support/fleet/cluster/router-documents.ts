import { BSON } from 'mongodb';
import type { Doc } from '../document.js';
import { errorDocument } from '../error-document.js';
import { recordedFile } from '../recordings.js';
import { selectSections } from '../select-sections.js';

const { Long } = BSON;

/** What a router's hello has in common with that of a member: limits, and what belongs to the connection. */
const HELLO_FIELDS = [
  ...['helloOk', 'maxBsonObjectSize', 'maxMessageSizeBytes', 'maxWriteBatchSize', 'localTime'],
  ...['logicalSessionTimeoutMinutes', 'connectionId', 'minWireVersion', 'maxWireVersion'],
  ...['saslSupportedMechs', 'speculativeAuthenticate', 'ok', '$clusterTime', 'operationTime'],
];

/** The hello of a router, made of a member's; `ismaster` is the name before 5.0. */
export function routerHello(hello: Doc): Doc {
  const kept = HELLO_FIELDS.filter((name) => name in hello).map((name) => [name, hello[name]]);
  const writable = 'ismaster' in hello ? 'ismaster' : 'isWritablePrimary';
  return { [writable]: true, msg: 'isdbgrid', ...(Object.fromEntries(kept) as Doc) };
}

/** The `serverStatus` reply of a router; throws a TypeError where sections are left out in a wrong way. */
export function routerStatus(name: string, configServers: string, command: Doc): Doc {
  const documented = recordedFile('../mongos/serverStatus.json');
  const sharding = { ...(documented.sharding as Doc), configsvrConnectionString: configServers };
  return selectSections({ ...documented, host: name, sharding }, command);
}

/** The `balancerStatus` reply; the balancer looks round every 10 s. */
export function balancerStatus({ mode = 'full', stopped }: Doc, startedAt: number): Doc {
  return {
    mode: stopped === true ? 'off' : mode,
    inBalancerRound: false,
    numBalancerRounds: Long.fromNumber(Math.floor((Date.now() - startedAt) / 10_000)),
    ok: 1,
  };
}

/** A router refuses `replSetGetStatus` without a code, and from everybody. */
export function refusedReplSetGetStatus(): Doc {
  return { info: 'mongos', ok: 0, errmsg: 'replSetGetStatus is not supported through mongos' };
}

/** The refusal of every command on the database `local`. */
export function refusedLocal(): Doc {
  return errorDocument(20, 'IllegalOperation', "Can't use 'local' database through mongos");
}
