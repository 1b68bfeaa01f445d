import { html, type Html } from '../html.js';
import { Parts, type Rendered } from '../parts.js';
import type { ClusterPicture, Picture } from '../picture/types.js';
import { drift, events } from './aside.js';
import { clusterLine, summary } from './summary.js';
import { idOf } from './common.js';
import { nodeGroup, otherGroup, setGroup, type Opening } from './group.js';

/** With more members, only sections in trouble are open at first. */
const MOST_OPEN = 60;

/** The same for matrices. */
const MOST_MATRICES = 20;

/** All that follows the deployment, as one element with the id `content`. */
export function renderContent(picture: Picture): Rendered {
  const parts = new Parts();
  const { members } = picture.totals;
  const opening = { all: members <= MOST_OPEN, matrices: members <= MOST_MATRICES };
  return parts.rendered(
    html`<div id="content">
      ${parts.part(summary(picture))}
      <div class="columns">
        <div class="views">
          <section id="by-set" aria-label="By set">
            ${picture.clusters.map((cluster) => clusterSection(cluster, parts, opening))}
          </section>
          <section id="by-node" aria-label="By node">
            <h2>Nodes</h2>
            ${picture.nodes.map((node) => nodeGroup(node, picture.clusters.length < 2, parts, opening))}
          </section>
        </div>
        <aside aria-label="Events and differences">
          ${picture.clusters.map(
            (cluster) => cluster.drift && parts.part(drift(cluster.name, cluster.drift)),
          )}${parts.part(events(picture.events))}
        </aside>
      </div>
    </div>`,
  );
}

function clusterSection(cluster: ClusterPicture, parts: Parts, opening: Opening): Html {
  const { name, sets, others } = cluster;
  const id = idOf('title', name);
  return html`<section class="cluster" aria-labelledby="${id}">
    <h2 id="${id}">${name}</h2>
    ${parts.part(clusterLine(cluster))}${sets.map((set) => setGroup(set, parts, opening))}${others.map((other) => otherGroup(other, name, parts, opening))}
  </section>`;
}
