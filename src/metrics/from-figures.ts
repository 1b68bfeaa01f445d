import type { Document } from '../mongo/bson.js';
import type { Surveyed } from '../scrape/surveyed.js';
import type { Source } from './family.js';
import { source, type Values } from './from-judgement.js';
import { clusterLabels, memberLabels, nodeLabels, setLabels, type Labels } from './labels.js';

interface Options {
  /** Names of the labels beside the identity. */
  readonly labels?: readonly string[];
  readonly since?: string;
}

/** Per replica set, standalone or sharded cluster, from what one member told for it. */
export function perDeployment(
  command: string,
  path: string,
  read: (reply: Document) => Values,
  options?: Options,
): Source {
  return perFigure('deployment', command, path, read, options);
}

/** Per machine, from what one of its processes told. */
export function perNode(
  command: string,
  path: string,
  read: (reply: Document) => Values,
  options?: Options,
): Source {
  return perFigure('node', command, path, read, options);
}

function perFigure(
  scope: 'deployment' | 'node',
  command: string,
  path: string,
  read: (reply: Document) => Values,
  options: Options = {},
): Source {
  return source(path, scope, options, function* ({ round }) {
    for (const { of, reply } of round.figures.get(command) ?? []) yield [labelsOf(of), read(reply)];
  });
}

function labelsOf(surveyed: Surveyed): Labels {
  switch (surveyed.kind) {
    case 'set':
      return setLabels(surveyed.set);
    case 'member':
      return memberLabels(surveyed.member);
    case 'cluster':
      return clusterLabels(surveyed.cluster);
    case 'node':
      return nodeLabels(surveyed);
  }
}
