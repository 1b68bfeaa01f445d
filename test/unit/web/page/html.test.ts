import assert from 'node:assert/strict';
import { html, milliseconds, seconds } from '../../../../src/web/page/html.js';

describe('templates of HTML', () => {
  it('escape what is put into them, in texts and in attributes', () => {
    const text = `<b a='1' c="2">&`;
    assert.equal(
      html`<i title="${text}">${text}</i>`.html,
      '<i title="&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;">&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;</i>',
    );
  });

  it('take templates and lists as they are, leave nothing for what is absent, and keep 0', () => {
    const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
    assert.equal(html`${items}${undefined}${false}${0}${[]}`.html, '<li>a</li><li>&lt;</li>0');
  });
});

describe('amounts', () => {
  it('durations in the unit one would say them in', () => {
    const values = [0, 0.04, 0.4, 3.96, 9.96, 119, 121, 7_300, 200_000];
    assert.deepEqual(values.map(seconds), [
      ...['0 s', '0 s', '0.4 s', '4 s', '10 s', '119 s', '2 min', '2 h', '2 d'],
    ]);
  });

  it('ways to a member and back, coarse', () => {
    assert.deepEqual([0.0004, 0.0014, 0.0996, 0.123, 1.26].map(milliseconds), [
      ...['<1 ms', '1 ms', '100 ms', '120 ms', '1300 ms'],
    ]);
  });
});
