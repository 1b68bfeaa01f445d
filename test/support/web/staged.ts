import type { Snapshot } from '../../../src/app/snapshot.js';
import type { TopologyAnalysis } from '../../../src/replset/analyze-set.js';
import type { Topology } from '../../../src/topology/model/topology.js';
import { pictureOf } from '../../../src/web/page/view-model/topology.js';
import type { MemberPicture, Picture, SetPicture } from '../../../src/web/page/view-model/types.js';
import { judge } from '../judge.js';
import type { Role, Scene } from '../scene.js';
import { Application, type ApplicationOptions } from './application.js';

export const [A, B, C] = ['a.example:1', 'b.example:1', 'c.example:1'] as const;

/** A set of three, of which the first leads. */
export const SET: Readonly<Record<string, Role>> = {
  [A]: { set: 'rs0' },
  [B]: { set: 'rs0' },
  [C]: { set: 'rs0' },
};

export function judged(scene: Scene): TopologyAnalysis {
  return judge(scene.round(), (error) => {
    throw error as Error;
  });
}

/** What the page is made of, by the watch and by the last scrape; absent: there was none. */
export function factsOf(scene: Scene, judgement?: TopologyAnalysis): Snapshot {
  return {
    topology: { clusters: [scene.cluster] },
    ...(judgement && { analysis: judgement }),
    monitor: {
      view: scene.watcher.view(scene.now),
      memberStatuses: scene.watcher.memberStatuses(),
      events: scene.watcher.events.find(),
    },
  };
}

export function picture(scene: Scene, judgement?: TopologyAnalysis): Picture {
  return pictureOf(factsOf(scene, judgement));
}

export function setIn({ clusters }: Picture, name = 'rs0'): SetPicture {
  return clusters.flatMap(({ sets }) => sets).find((set) => set.name === name)!;
}

export function memberIn({ hosts }: Picture, name: string): MemberPicture {
  return hosts.flatMap(({ members }) => members).find((member) => member.name === name)!;
}

/** The application over a scene, whose scrapes are held now. */
export function staged(scene: Scene, options: ApplicationOptions = {}): Application {
  const topology = (): Topology => ({ clusters: [scene.cluster] });
  const application = new Application({
    topology,
    discovered: () => Promise.resolve(topology()),
    ...options,
  });
  application.round = () => {
    scene.now = Math.max(scene.now, Date.now());
    scene.beat();
    return scene.round();
  };
  return application;
}
