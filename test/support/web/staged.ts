import type { Snapshot } from '../../../src/app/snapshot.js';
import type { TopologyAnalysis } from '../../../src/replset/analyze-set.js';
import type { Topology } from '../../../src/topology/model/topology.js';
import type { MemberEntry, SetView, TopologyView } from '../../../src/web/view-model/types.js';
import { viewModel } from '../../../src/web/view-model/view-model.js';
import { analyze } from '../analyze.js';
import type { Role, Scene } from '../scene.js';
import { Application, type ApplicationOptions } from './application.js';

export const [A, B, C] = ['a.example:1', 'b.example:1', 'c.example:1'] as const;

/** A set of three members, of which the first is primary. */
export const SET: Readonly<Record<string, Role>> = {
  [A]: { set: 'rs0' },
  [B]: { set: 'rs0' },
  [C]: { set: 'rs0' },
};

export function analyzed(scene: Scene): TopologyAnalysis {
  return analyze(scene.scrape(), (error) => {
    throw error as Error;
  });
}

/** @param analysis of the last scrape; absent: there was none */
export function snapshotOf(scene: Scene, analysis?: TopologyAnalysis): Snapshot {
  return {
    topology: { clusters: [scene.cluster] },
    ...(analysis && { analysis }),
    monitor: {
      view: scene.watcher.view(scene.now),
      memberStatuses: scene.watcher.memberStatuses(),
      events: scene.watcher.events.find(),
    },
  };
}

export function viewOf(scene: Scene, analysis?: TopologyAnalysis): TopologyView {
  return viewModel(snapshotOf(scene, analysis));
}

export function setIn({ clusters }: TopologyView, name = 'rs0'): SetView {
  return clusters.flatMap(({ sets }) => sets).find((set) => set.name === name)!;
}

export function memberIn({ hosts }: TopologyView, name: string): MemberEntry {
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
  application.result = () => {
    scene.now = Math.max(scene.now, Date.now());
    scene.beat();
    return scene.scrape();
  };
  return application;
}
