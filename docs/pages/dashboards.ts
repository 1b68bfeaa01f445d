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

const INTRODUCTION = `Eight boards for Grafana 10 and newer, as plain JSON in [dashboards](../dashboards). They need only panels that
Grafana itself has, a Prometheus that scrapes the exporter, and the shipped rules: lists of firing alerts, the dashed lines
of thresholds, the load and the status of members on the overview come from them. All panels work with the collectors that
are on by default, except those of rows that name the option they need. Other panels that are empty on a healthy cluster are
about failures, and say so.

![The overview](images/dashboard-overview.png)

![The board of a replica set](images/dashboard-replica-set.png)

\`npm run dashboards:preview\` drew both, with Grafana's own libraries and a real Prometheus. After
\`npm ci\` in dashboards/preview it draws every board, of a scene that is played or of a Prometheus of yours:
\`npm run dashboards:preview -- --help\`.`;

const PROVISION = `Copy the JSON files to a folder of the host that runs Grafana, and name the folder:

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

Imported boards can be edited. Provisioned ones cannot be saved with \`allowUiUpdates: false\`, since the next provisioning
would undo the change: make a copy.`;

const VARIABLES = `Each narrows what the next ones offer. The board of a replica set shows one set of one cluster, that of a member begins
with one member; elsewhere All can be chosen. Links between boards keep them, the time and the data source; links in tables
and lines choose the member or set that was clicked.`;

const COLOURS = `Colours with a meaning are from a palette that colour-blind readers can distinguish, and never stand alone: words, places or
dashed lines say the same. Dashed lines are the thresholds of the shipped alerts as the rules
record them: a number that a site changes is on the boards. Grounds of table cells and single values are coloured by the
numbers of the shipped [thresholds](../alerts/rules/thresholds.yaml): \`npm run dashboards\` writes them anew after a change.
Lines of members and sets, whose number is not known beforehand, have the palette of Grafana's theme; legends are tables and
tooltips name every line, highest first. Where there may be hundreds of lines, the 10 or 15 highest are drawn.`;

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
