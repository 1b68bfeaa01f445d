import assert from 'node:assert/strict';
import { html } from '../../../../src/web/page/html.js';

describe('templates of HTML', () => {
  it('escape inserted texts and attributes', () => {
    const text = `<b a='1' c="2">&`;
    assert.equal(
      html`<i title="${text}">${text}</i>`.html,
      '<i title="&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;">&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;</i>',
    );
  });

  it('insert templates and lists unchanged, nothing for absent values, and 0', () => {
    const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
    assert.equal(html`${items}${undefined}${false}${0}${[]}`.html, '<li>a</li><li>&lt;</li>0');
  });
});
