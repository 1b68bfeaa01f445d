import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { shortenDuration, shortenExpression, shortenRoutes, shortenRules } from '../../support/shorten.js';

describe('durations shortened for tests', () => {
  it('divides every unit, never down to nothing', () => {
    assert.equal(shortenDuration('5m', 30), '10000ms');
    assert.equal(shortenDuration('1h30m', 60), '90000ms');
    assert.equal(shortenDuration('1d', 24), '3600000ms');
    assert.equal(shortenDuration('15ms', 30), '1ms');
    assert.equal(shortenDuration('0s', 30), '0s');
    assert.throws(() => shortenDuration('5 minutes', 30), /not a duration/);
  });

  it('divides ranges, subqueries and offsets of expressions; numbers and strings stay', () => {
    assert.equal(
      shortenExpression(
        'max_over_time(x{y="z[5m]"}[1h:30s] offset -5m) > 300 and 4 * 3600 * rate(b[15s])',
        30,
      ),
      'max_over_time(x{y="z[5m]"}[120000ms:1000ms] offset -10000ms) > 300 and 4 * 3600 * rate(b[500ms])',
    );
  });

  it('divides the waits of rules and of routes, and nothing else', () => {
    const rule = { alert: 'A', expr: 'x > 60', labels: { severity: 'info' }, annotations: { summary: '5m' } };
    const rules = { groups: [{ name: 'a', interval: '1m', rules: [{ ...rule, for: '1m' }] }] };
    assert.deepEqual(parse(shortenRules(JSON.stringify(rules), 30)), {
      groups: [{ name: 'a', interval: '2000ms', rules: [{ ...rule, for: '2000ms' }] }],
    });
    const route = { receiver: 'a', group_wait: '30s', routes: [{ receiver: '5m', repeat_interval: '1h' }] };
    assert.deepEqual(parse(shortenRoutes(JSON.stringify({ route, receivers: [{ name: '5m' }] }), 30)), {
      route: {
        receiver: 'a',
        group_wait: '1000ms',
        routes: [{ receiver: '5m', repeat_interval: '120000ms' }],
      },
      receivers: [{ name: '5m' }],
    });
  });
});
