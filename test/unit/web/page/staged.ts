import type { Judgement } from '../../../../src/replset/judge.js';
import { judge } from '../../../support/judge.js';
import type { Topology } from '../../../../src/topology/types.js';
import type { PageFacts } from '../../../../src/web/page/picture/facts.js';
import { pictureOf } from '../../../../src/web/page/picture/picture.js';
import type { MemberPicture, Picture, SetPicture } from '../../../../src/web/page/picture/types.js';
import type { AppOptions } from '../../../../src/web/app.js';
import type { Scene, Role } from '../../../support/scene.js';
import { Application } from '../application.js';

export const [A, B, C] = ['a.example:1', 'b.example:1', 'c.example:1'] as const;

/** A set of three, of which the first leads. */
export const SET: Readonly<Record<string, Role>> = {
  [A]: { set: 'rs0' },
  [B]: { set: 'rs0' },
  [C]: { set: 'rs0' },
};

export function judged(scene: Scene): Judgement {
  return judge(scene.round(), (error) => {
    throw error as Error;
  });
}

/** What the page is made of, by the watch and by the last scrape; absent: there was none. */
export function factsOf(scene: Scene, judgement?: Judgement): PageFacts {
  return {
    topology: { clusters: [scene.cluster] },
    ...(judgement && { judgement }),
    watch: {
      view: scene.watcher.view(scene.now),
      standings: scene.watcher.standings(),
      events: scene.watcher.events.find(),
    },
  };
}

export function picture(scene: Scene, judgement?: Judgement): Picture {
  return pictureOf(factsOf(scene, judgement));
}

export function setIn({ clusters }: Picture, name = 'rs0'): SetPicture {
  return clusters.flatMap(({ sets }) => sets).find((set) => set.name === name)!;
}

export function memberIn({ nodes }: Picture, name: string): MemberPicture {
  return nodes.flatMap(({ members }) => members).find((member) => member.name === name)!;
}

/** The application over a scene, whose scrapes are held now. */
export function staged(scene: Scene, options: Partial<AppOptions> = {}): Application {
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
