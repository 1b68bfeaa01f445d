import type { Collector } from '../collector.js';
import { plainRequest } from './plain-request.js';

/** replSetGetStatus: the set as this member reports it. Without a usable configuration, the error is 93 or 94. */
export const replSetGetStatus: Collector = {
  name: 'replsetgetstatus',
  help: 'Replica set status as each member reports it: states, optimes, heartbeats.',
  cost: 'low',
  target: 'member',
  maxAgeSeconds: 0,
  defaultOn: true,
  isFor: ({ hello }) => hello.kind === 'member' || hello.kind === 'ghost',
  commands: [
    {
      name: 'replSetGetStatus',
      // initialSync lists every database being copied: requested only from a member that may be copying (hello reports
      // STARTUP2, RECOVERING and ROLLBACK alike, as neither primary nor secondary).
      run: ({ target: { hello }, send }) =>
        send(
          'admin',
          {
            replSetGetStatus: 1,
            initialSync: hello.kind === 'member' && !hello.secondary && !hello.writable ? 1 : 0,
          },
          { fallback: plainRequest },
        ),
    },
  ],
};
