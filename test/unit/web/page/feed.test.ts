import assert from 'node:assert/strict';
import { Feed, Parts, type Rendered } from '../../../../src/web/page/feed.js';
import { html } from '../../../../src/web/page/html.js';

/** A page of these parts, in a frame. */
function rendered(texts: Readonly<Record<string, string>>, frame = 'frame', first = ''): Rendered {
  const parts = new Parts();
  const marks = Object.entries(texts).map(([id, text]) => parts.part({ id, html: html`<p>${text}</p>` }));
  return parts.rendered(html`${frame}${parts.first('open', html`${first}`)}${marks}`);
}

describe('versions of the page', () => {
  let feed: Feed;
  let first: string;

  beforeEach(() => {
    feed = new Feed();
    feed.update(rendered({ a: '1', b: '1' }));
    first = feed.version;
  });

  it('has every part in its place', () => {
    feed.update(rendered({ a: '<!part b>', b: '2' }, 'frame', ' open'));
    assert.equal(feed.content, 'frame open<p>&lt;!part b&gt;</p><p>2</p>');
  });

  it('stays the same without a change', () => {
    assert.equal(feed.update(rendered({ a: '1', b: '1' })), false);
    assert.deepEqual(feed.since(first), { version: first, parts: {} });
  });

  it('returns the parts that have changed since an earlier version', () => {
    assert.equal(feed.update(rendered({ a: '2', b: '1' })), true);
    const second = feed.version;
    feed.update(rendered({ a: '3', b: '1' }));
    feed.update(rendered({ a: '3', b: '2' }));
    assert.deepEqual(feed.since(first).parts, { a: '<p>3</p>', b: '<p>2</p>' });
    assert.deepEqual(feed.since(second).parts, { a: '<p>3</p>', b: '<p>2</p>' });
    assert.deepEqual(feed.since(feed.version), { version: feed.version, parts: {} });
  });

  it('ignores content that is set only when the page is opened', () => {
    assert.equal(feed.update(rendered({ a: '1', b: '1' }, 'frame', ' open')), false);
  });

  it('requires a reload from a version before the last change of the frame', () => {
    feed.update(rendered({ a: '1', b: '1', c: '1' }));
    assert.deepEqual(feed.since(first), { version: feed.version, reload: true, parts: {} });
    const second = feed.version;
    feed.update(rendered({ a: '2', b: '1', c: '1' }));
    assert.deepEqual(feed.since(second).parts, { a: '<p>2</p>' });
    assert.equal(feed.since(first).reload, true);
  });

  it('requires a reload from an unknown or invalid version', () => {
    const [process = ''] = first.split('-');
    for (const version of [undefined, '', '0000-1', `${process}-7`, `${process}-x`, `${process}-`, '-1']) {
      assert.equal(feed.since(version).reload, true, version);
    }
    assert.notEqual(new Feed().version.split('-')[0], process);
  });
});
