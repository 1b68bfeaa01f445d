import type { Member } from '../../../topology/types.js';
import { seconds } from '../amounts.js';

/** What is to be said of a member besides its state. */
export interface Notes {
  readonly texts: readonly string[];
  /** One of them tells of something that ought not to be. */
  readonly wrong: boolean;
}

export function notesOf(member: Member, version: string | undefined, syncSource: string | undefined): Notes {
  const { config, address, name, foreign } = member;
  const wrong = foreign === undefined ? [] : ['answers as part of another cluster'];
  const tags = Object.entries({ ...config?.tags, ...member.labels });
  const texts = [
    ...wrong,
    ...(config?.hidden ? ['hidden'] : []),
    ...(config && config.delaySeconds > 0 ? [`delayed by ${seconds(config.delaySeconds)}`] : []),
    ...(config?.votes === 0 ? ['no vote'] : []),
    ...(syncSource === undefined ? [] : [`syncs from ${syncSource}`]),
    ...tags.map(([key, value]) => `${key}=${value}`),
    ...(address === name ? [] : [`at ${address}`]),
    ...(version === undefined || version === '' ? [] : [version]),
  ];
  return { texts, wrong: wrong.length > 0 };
}
