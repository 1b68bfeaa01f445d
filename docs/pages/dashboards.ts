import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UID } from '../../dashboards/src/build/links.js';
import { code, page, table } from './markdown.js';

const FOLDER = join(import.meta.dirname, '../../dashboards');

/** What the page needs of a board; see dashboards/. */
interface Board {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly Panel[];
}

interface Variable {
  readonly name: string;
  readonly label: string;
  readonly description: string;
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  /** Of a row that is collapsed. */
  readonly panels?: readonly Panel[];
}

const INTRODUCTION = `Five boards for Grafana 10 and newer, as plain JSON in [dashboards](../dashboards). They need nothing but panels that
Grafana itself has, a Prometheus that scrapes the exporter, and, for the lists of firing alerts, the shipped rules.
Everything on them comes from collectors that are on by default, except the panels that name the option they need. What else
is empty on a healthy cluster is about failures, and says so.`;

const PROVISION = `Copy the JSON files to a folder of the machine that runs Grafana, and tell Grafana of it:

\`\`\`yaml
# /etc/grafana/provisioning/dashboards/mongodb-topology.yaml
apiVersion: 1
providers:
  - name: mongodb-topology
    folder: MongoDB
    type: file
    allowUiUpdates: false
    options:
      path: /var/lib/grafana/dashboards/mongodb-topology
\`\`\`

\`\`\`yaml
# /etc/grafana/provisioning/datasources/prometheus.yaml, unless there is a data source already
apiVersion: 1
datasources:
  - name: Prometheus
    type: prometheus
    access: proxy
    url: http://prometheus.example.net:9090
    jsonData:
      # As in Prometheus: windows of rates are sized by it.
      timeInterval: 15s
\`\`\`

Or import them one by one: Dashboards, New, Import, and the file. Either way nothing has to be filled in; the data source
is a variable. Keep the uids as they are: the boards link to each other by them, and alerts lead to them.

Boards are not editable in place, since the next provisioning would undo that: make a copy.`;

const VARIABLES = `Each narrows what the next ones offer. All can be chosen in every one of them. Links between boards keep them, the time
and the data source; links in tables and lines choose the instance or set that was clicked.`;

const COLOURS = `Colours that judge are from a palette that colour-blind readers can tell apart, and never alone: words, places or dashed
lines say the same. Limits are those at which the shipped alerts fire, taken from their
[thresholds](../alerts/rules/thresholds.yaml). Lines of members and sets, whose number nobody knows beforehand, have the
palette of Grafana's theme; legends are tables and tooltips name every line, highest first.`;

/** docs/dashboards.md, from the files that Grafana reads. */
export function dashboardsPage(): string {
  const boards = Object.values(UID).map(
    (uid) => JSON.parse(readFileSync(join(FOLDER, `${uid}.json`), 'utf8')) as Board,
  );
  return page(
    '# Dashboards',
    INTRODUCTION,
    table(
      ['Board', 'About'],
      boards.map(({ uid, title, description }) => [`[${title}](#${uid})`, description]),
    ),
    '## Provision or import them',
    PROVISION,
    '## Variables',
    VARIABLES,
    table(
      ['Variable', 'Shown as', 'Meaning'],
      boards[0]!.templating.list.map(({ name, label, description }) => [code(name), label, description]),
    ),
    '## Colours and limits',
    COLOURS,
    ...boards.map(section),
  );
}

function section({ uid, title, description, panels, annotations }: Board): string {
  const marks = annotations.list.map(({ name }) => name.toLowerCase()).join(', ');
  return page(
    `## ${uid}`,
    `${title}. ${description} Marks on the time axis: ${marks}.`,
    table(['Row', 'Panel', 'Question', 'How to read it'], rows(panels)),
  );
}

/** A line for each panel; the row stands in the first of its lines. */
function rows(panels: readonly Panel[]): readonly (readonly string[])[] {
  const opened = panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  return opened.flatMap((panel, index) => {
    if (panel.type === 'row') return [];
    const before = opened[index - 1];
    const [, question = '', reading = ''] = /^([^?]*\?)\s*(.*)$/s.exec(panel.description ?? '') ?? [];
    return [[before?.type === 'row' ? before.title : '', panel.title, question, reading]];
  });
}
