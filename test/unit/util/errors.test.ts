import assert from 'node:assert/strict';
import {
  Abandoned,
  ConfigError,
  DeadlineExceeded,
  downRemedy,
  MemberDown,
  problemLine,
  type Failure,
} from '../../../src/util/errors.js';

const refused: Failure = { phase: 'connect', reason: 'refused', message: 'connect ECONNREFUSED' };

describe('the remedy for a member that is down', () => {
  it('is the host map for a port that has never replied', () => {
    for (const reason of ['refused', 'timeout', 'unreachable'] as const) {
      assert.match(downRemedy({ ...refused, reason }, false) ?? '', /--host-map name=address/);
    }
  });

  it('is absent for a port that has replied before: the member is down', () => {
    assert.equal(downRemedy(refused, true), undefined);
  });

  it('is absent for a member that accepts the connection and does not reply to hello', () => {
    assert.equal(downRemedy({ ...refused, phase: 'hello', reason: 'timeout' }, false), undefined);
  });

  it('is the host map for a name that does not resolve and for another member, replied before or not', () => {
    for (const [phase, reason] of [
      ['dns', 'dns'],
      ['hello', 'wrong_identity'],
    ] as const) {
      for (const reached of [true, false]) {
        assert.match(downRemedy({ phase, reason, message: '' }, reached) ?? '', /--host-map/);
      }
    }
  });

  it('is the name of the certificate where only that differs', () => {
    const tls = (message: string) => downRemedy({ phase: 'tls', reason: 'tls', message }, false);
    assert.match(
      tls("Hostname/IP does not match certificate's altnames: Host: a") ?? '',
      /the certificate is for the name of the member/,
    );
    assert.equal(tls('self-signed certificate'), undefined);
  });

  it('is that of the failure itself where it has one', () => {
    assert.equal(downRemedy({ ...refused, remedy: 'start it' }, false), 'start it');
  });
});

describe('a problem of the configuration', () => {
  const problem = { code: 'unknown', where: 'log.level (argument)', what: 'is "x"', remedy: 'use info' };

  it('is one line with place, problem and remedy', () => {
    assert.equal(problemLine(problem), 'log.level (argument): is "x"; use info');
  });

  it('stays on one line and sends no control characters to a terminal, whatever the file contains', () => {
    const line = problemLine({ ...problem, what: 'is "a\n\tb\u001b[31m"' });
    assert.equal(line, 'log.level (argument): is "a b [31m"; use info');
  });

  it('is listed with all others in the error', () => {
    const other = { ...problem, where: 'log.format (argument)' };
    const error = new ConfigError([problem, other]);
    assert.equal(error.message, `${problemLine(problem)}\n${problemLine(other)}`);
    assert.deepEqual(error.problems, [problem, other]);
  });
});

describe('errors', () => {
  it('have the names of their classes', () => {
    const errors = [new ConfigError([]), new Abandoned(), new DeadlineExceeded(), new MemberDown(refused)];
    assert.deepEqual(
      errors.map(({ name, constructor }) => [name, constructor.name]),
      ['ConfigError', 'Abandoned', 'DeadlineExceeded', 'MemberDown'].map((name) => [name, name]),
    );
  });

  it('of a member that is down have the message of its failure', () => {
    const error = new MemberDown(refused);
    assert.equal(error.message, refused.message);
    assert.equal(error.failure, refused);
  });
});
