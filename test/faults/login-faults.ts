import assert from 'node:assert/strict';
import type { Page } from '../support/exposition.js';
import type { Fault } from '../support/faults/fault.js';
import type { ProxiedStandalone } from '../support/faults/proxied-standalone.js';

/** Users who are not let in, or not to everything. */
export function loginFaults(real: () => ProxiedStandalone): readonly Fault[] {
  const loggingInAs = (username: string, password: string) => () => real().loggingInAs(username, password)();
  /** What needs no login is told, and nothing else. */
  const helloAlone = (page: Page): void => {
    const member = real().deployment.patient;
    assert.equal(page.value('mongodb_scrape_command_success', { member, command: 'hello' }), 1);
    assert.equal(page.all('mongodb_connections_current', { member }).length, 0);
  };
  return [
    {
      name: 'a wrong password',
      make: loggingInAs('monitor', 'wrong-password'),
      shows: ['up, auth auth', 'up, auth auth'],
      also: helloAlone,
    },
    {
      name: 'a user that is not there',
      make: loggingInAs('stranger', 'wrong-password'),
      shows: ['up, auth auth', 'up, auth auth'],
      also: helloAlone,
    },
    {
      name: 'a user without the privilege',
      make: loggingInAs('nobody', 'nobody-password'),
      shows: Array<string>(2).fill('up, serverStatus unauthorized'),
      also: helloAlone,
    },
  ];
}
