import assert from 'node:assert/strict';
import { heartbeatReason } from '../../../src/replset/heartbeat-reason.js';
import { HEARTBEAT_REASONS, type HeartbeatReason } from '../../../src/util/errors.js';

/** As servers of 4.4 to 8.0 word them, with names that hold the words of other reasons. */
const MESSAGES: Readonly<Record<HeartbeatReason, readonly string[]>> = {
  dns: [
    'Error connecting to db7.example.org:27019 :: caused by :: Could not find address for db7.example.org:27019: SocketException: Host not found (authoritative)',
    'Error connecting to db7.example.org:27019 :: caused by :: Could not find address for db7.example.org:27019: SocketException: Host not found (non-authoritative), try again later',
    'Error connecting to tls-refused:27017 :: caused by :: Could not find address for tls-refused:27017: SocketException: No such host is known.',
    'Name or service not known',
    'Temporary failure in name resolution',
  ],
  refused: [
    'Error connecting to auth-0.example.org:27017 (10.1.0.7:27017) :: caused by :: Connection refused',
    'Error connecting to db7.example.org:27017 (10.1.0.7:27017) :: caused by :: No connection could be made because the target machine actively refused it.',
    'Error connecting to [fd00::7]:27017 :: caused by :: Connection refused',
  ],
  timeout: [
    'Error connecting to oauth-db.example.org:27017 (10.1.0.7:27017) :: caused by :: Connection timed out',
    'Request 512 timed out, deadline was 2026-05-04T03:02:01.000+00:00, op was RemoteCommand 512 -- target:[authority.example.org:27017] db:admin cmd:{ replSetHeartbeat: "authors", configVersion: 9, hbv: 1, from: "ssl.example.org:27017" }',
    "Couldn't get a connection within the time limit",
    'A connection attempt failed because the connected party did not properly respond after a period of time',
  ],
  unreachable: [
    'Error connecting to dns-timeout:27017 (10.1.0.7:27017) :: caused by :: No route to host',
    'Error connecting to db7:27017 (10.1.0.7:27017) :: caused by :: Network is unreachable',
  ],
  tls: [
    'SSL peer certificate validation failed: certificate has expired',
    'SSL handshake failed: Connection reset by peer',
    'TLS handshake failed with "authentication-db"',
  ],
  connection_closed: [
    'Connection closed by peer',
    'Connection reset by peer',
    'Broken pipe',
    'An existing connection was forcibly closed by the remote host.',
    'Pooled connections dropped',
    'Error connecting to auth.example.org:27017 (10.1.0.7:27017) :: caused by :: Connection reset by peer',
  ],
  auth: [
    'Authentication failed.',
    'command replSetHeartbeat requires authentication',
    'not authorized on admin to execute command { replSetHeartbeat: "timeout", configVersion: 2 }',
  ],
  wrong_set: [
    'Our replica set configuration is invalid or does not include us',
    'Our set name of auth does not match name oauth reported by remote node',
    'Our set name did not match that of the request target, requestTarget:auth-1.example.org:27017',
    "replica set IDs do not match, ours: 65a000000000000000000001; remote node's: 65a000000000000000000002",
  ],
  no_response: ['no response within election timeout period'],
  other: [
    '',
    'Received heartbeat from member with the same member ID as ourself: 2',
    // Windows words it in the language of the machine, here in French and read as UTF-8.
    "Error connecting to db7.example.org:27017 (10.1.0.7:27017) :: caused by :: Aucune connexion n'a pu \ufffdtre \ufffdtablie car l'ordinateur cible l'a express\ufffdment refus\ufffde.",
  ],
};

describe('the reason why a heartbeat fails', () => {
  for (const reason of HEARTBEAT_REASONS) {
    it(`is ${reason} for its messages, whatever the names in them`, () => {
      assert.ok(MESSAGES[reason].length > 0);
      for (const message of MESSAGES[reason]) {
        assert.equal(heartbeatReason({ message, unauthenticated: false }), reason, message);
      }
    });
  }

  it('is auth for a peer that is not authenticated, whatever the message', () => {
    assert.equal(heartbeatReason({ message: 'Connection refused', unauthenticated: true }), 'auth');
  });

  it('does not depend on the name of a host or of a set', () => {
    for (const name of [
      'auth',
      'timeout',
      'ssl',
      'TLS',
      'unreachable',
      'resolve',
      'authorize',
      'broken-pipe',
    ]) {
      const refused = `Error connecting to ${name}:27017 (10.1.0.7:27017) :: caused by :: Connection refused`;
      assert.equal(heartbeatReason({ message: refused, unauthenticated: false }), 'refused', name);
      const set = `Our set name of ${name} does not match name ${name}2 reported by remote node`;
      assert.equal(heartbeatReason({ message: set, unauthenticated: false }), 'wrong_set', name);
      const unknown = `Error connecting to ${name}:27017 :: caused by :: something new of "${name}" in { set: "${name}" }`;
      assert.equal(heartbeatReason({ message: unknown, unauthenticated: false }), 'other', name);
    }
  });
});
