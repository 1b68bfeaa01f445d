import type { ClusterView, TopologyView } from '../view-model/types.js';
import { clusterLine, declaredMembers, events, idOf, summary } from './elements.js';
import { Parts, type Rendered } from './feed.js';
import { html, type Html } from './html.js';
import { hostGroup, otherGroup, setGroup, type Opening } from './sections.js';

/** What the page needs besides its content. */
export interface PageFrame {
  readonly version: string;
  /** The version of the content. */
  readonly at: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Links to other pages: address and text. */
  readonly links: readonly (readonly [href: string, text: string])[];
  /** Addresses of the assets. */
  readonly style: string;
  readonly script: string;
  readonly icon: string;
}

/** The whole document. All addresses are relative, so that it works behind a path prefix. */
export function renderPage(
  { version, at, now, links, style, script, icon }: PageFrame,
  content: string,
): string {
  const { html: text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>MongoDB topology</title>
        <link rel="icon" href="${icon}" type="image/svg+xml" />
        <link rel="stylesheet" href="${style}" />
        <script type="module" src="${script}"></script>
      </head>
      <body data-at="${at}" data-now="${now}">
        <a class="skip" href="#content">Skip to the members</a>
        <header>
          <h1>MongoDB topology</h1>
          <p id="connection" class="connection" data-state="static">as of when the page was loaded</p>
        </header>
        <main>${TOOLS} ${{ html: content }}</main>
        <footer>
          <nav aria-label="Other pages">
            <ul>
              ${links.map(([href, words]) => html`<li><a href="${href}">${words}</a></li>`)}
            </ul>
          </nav>
          <p>mongodb-topology-exporter ${version}</p>
        </footer>
        <div id="announcements" class="screen-reader" role="status" aria-live="polite"></div>
      </body>
    </html> `;
  return text;
}

const TOOLS: Html = html`<form id="tools" class="tools" role="search" aria-label="Filter and view">
  <label class="filter"
    >Filter
    <input
      id="filter"
      type="search"
      autocomplete="off"
      spellcheck="false"
      placeholder="name, host, set or state"
      aria-keyshortcuts="/"
      disabled
  /></label>
  <label><input id="problems" type="checkbox" disabled /> Only problems</label>
  <fieldset>
    <legend class="screen-reader">View</legend>
    <label><input type="radio" name="view" value="set" id="view-set" checked /> By set</label>
    <label><input type="radio" name="view" value="host" id="view-host" /> By host</label>
  </fieldset>
  <output id="found" for="filter problems"></output>
  <noscript><a href="">Refresh</a></noscript>
</form>`;

/** With more members, only sections with problems are expanded at first. */
const MAX_OPEN = 60;

/** The same for matrices. */
const MAX_MATRICES = 20;

/** Everything that changes with the deployment, as one element with the id `content`. */
export function renderContent(view: TopologyView): Rendered {
  const parts = new Parts();
  const { members } = view.totals;
  const opening = { all: members <= MAX_OPEN, matrices: members <= MAX_MATRICES };
  return parts.rendered(
    html`<div id="content">
      ${parts.part(summary(view))}
      <div class="columns">
        <div class="views">
          <section id="by-set" aria-label="By set">
            ${view.clusters.map((cluster) => clusterSection(cluster, parts, opening))}
          </section>
          <section id="by-host" aria-label="By host">
            <h2>Hosts</h2>
            ${view.hosts.map((host) => hostGroup(host, view.clusters.length < 2, parts, opening))}
          </section>
        </div>
        <aside aria-label="Events and declared members">
          ${view.clusters.map(
            (cluster) => cluster.declared && parts.part(declaredMembers(cluster.name, cluster.declared)),
          )}${parts.part(events(view.events))}
        </aside>
      </div>
    </div>`,
  );
}

function clusterSection(cluster: ClusterView, parts: Parts, opening: Opening): Html {
  const { name, sets, others } = cluster;
  const id = idOf('title', name);
  return html`<section class="cluster" aria-labelledby="${id}">
    <h2 id="${id}">${name}</h2>
    ${parts.part(clusterLine(cluster))}${sets.map((set) => setGroup(set, parts, opening))}${others.map((other) => otherGroup(other, name, parts, opening))}
  </section>`;
}
