import assert from 'node:assert/strict';
import { preferredFormat } from '../../../../src/web/respond.js';
import { ACCEPT } from '../../../support/web/application.js';

describe('which format a scraper prefers', () => {
  it('of Prometheus: OpenMetrics', () => {
    assert.equal(preferredFormat(ACCEPT.prometheus242), 'openmetrics');
    assert.equal(preferredFormat(ACCEPT.prometheus3), 'openmetrics');
    assert.equal(preferredFormat(ACCEPT.prometheus3Protobuf), 'openmetrics');
  });

  it('of everybody else: text', () => {
    for (const accept of [
      undefined,
      '',
      '*/*',
      'text/plain',
      'nonsense;;q',
      ACCEPT.telegraf,
      ACCEPT.browser,
    ]) {
      assert.equal(preferredFormat(accept), 'text', accept);
    }
  });

  it('by weight: the heavier one, text where they are equal', () => {
    const weighed = (open: string, text: string) =>
      preferredFormat(`application/openmetrics-text${open},text/plain${text}`);
    assert.equal(weighed(';q=0.4', ';q=0.5'), 'text');
    assert.equal(weighed(';q=0.5', ';q=0.4'), 'openmetrics');
    assert.equal(weighed('', ''), 'text');
    assert.equal(weighed(';q=0', ';q=0'), 'text');
    assert.equal(weighed(' ; version=1.0.0 ; Q=0.9', ';q=0.8'), 'openmetrics');
    assert.equal(weighed(';q=nonsense', ';q=0.1'), 'text');
  });

  it('in any case of letters', () => {
    assert.equal(preferredFormat('Application/OpenMetrics-Text; version=1.0.0'), 'openmetrics');
  });
});
