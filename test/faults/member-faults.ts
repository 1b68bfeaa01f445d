import assert from 'node:assert/strict';
import { scrapeAgreeing } from '../support/agree.js';
import type { Page } from '../support/exposition.js';
import { verdictOn } from '../support/faults/fault.js';
import type { ProxiedSet } from '../support/faults/proxied-set.js';

/** A heartbeat that was refused less than 500 ms ago still is the verdict. */
const UP_WITHIN_MS = 1_500;

/** What is right while the patient is dead: at once, and once the others have noticed. */
export async function assertKilled(
  { set, deployment }: ProxiedSet,
  page: Page,
  scrape: number,
): Promise<void> {
  const { exporter, patient: member } = deployment;
  const [primary, other] = set.members;
  assert.equal(page.value('mongodb_replset_members_up'), 2);
  assert.equal(page.value('mongodb_replset_members'), 3);
  assert.equal(page.all('mongodb_connections_current', { member }).length, 0);
  if (scrape > 0) return;

  const failuresOn = (now: Page) => now.all('mongodb_replset_heartbeat_failure', { member });
  const seen = await exporter.scrapeUntil((now) => failuresOn(now).length === 2);
  assert.equal(seen.value('mongodb_replset_fault_tolerance'), 0);
  await scrapeAgreeing(exporter, [primary!, other!]);
  const health = seen.all('mongodb_replset_heartbeat_health', { member });
  assert.deepEqual(
    health.map(({ value }) => value),
    [0, 0],
  );
  assert.deepEqual(
    failuresOn(seen).map(({ labels }) => labels.reason),
    ['refused', 'refused'],
  );
  assert.equal(seen.value('mongodb_replset_lag_seconds', { member }), undefined);
  assert.equal(seen.value('mongodb_replset_lag_seconds', { member: other!.address }), 0);
  assert.equal(seen.all('mongodb_replset_heartbeat_health', { observer: member }).length, 0);
}

/** What is right once the patient has been started again: it is up, and its death and return are told once each. */
export async function assertUpAgain({ deployment }: ProxiedSet, told: number): Promise<void> {
  const { exporter, patient: member } = deployment;
  await exporter.scrapeUntil((now) => now.value('mongodb_up', { member }) === 1, UP_WITHIN_MS);
  const log = exporter.output
    .slice(told)
    .split('\n')
    .filter((line) => line.includes(member));
  assert.equal(log.filter((line) => line.includes('member down')).length, 1);
  assert.equal(log.filter((line) => line.includes('member up again')).length, 1);
}

/** What is right while the patient is stopped: it is given no more than a second, and the others fall silent on it. */
export async function assertStopped({ set, deployment }: ProxiedSet, _: Page, scrape: number): Promise<void> {
  const { exporter, patient: member } = deployment;
  if (scrape === 0) return;
  const again = await exporter.scrape({ timeoutSeconds: 10 });
  assert.ok(again.seconds < 2, `took ${again.seconds} s`);
  assert.equal(verdictOn(again, member), 'down: hello timeout');
  // With these settings the primary gives it up after the election timeout of 2 s.
  const silent = await exporter.scrapeUntil(
    (page) => page.value('mongodb_replset_voting_members_healthy') === 2,
  );
  const silence = silent.value('mongodb_replset_heartbeat_silence_seconds', {
    observer: set.members[0]!.address,
    member,
  });
  assert.ok(silence! >= 2 && silence! < 12, `silent for ${silence} s`);
}

/** What is right once the patient goes on: all agree again. */
export async function assertResumed({ set, deployment }: ProxiedSet): Promise<void> {
  const { exporter, patient: member } = deployment;
  await exporter.scrapeUntil((page) => page.value('mongodb_up', { member }) === 1);
  await set.waitUntilSettled();
  await scrapeAgreeing(exporter, set.members);
}
