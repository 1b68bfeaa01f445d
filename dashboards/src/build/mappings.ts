import {
  MappingType,
  SpecialValueMatch,
  type SpecialValueMap,
  type ValueMap,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { STATE } from '../../../src/replset/status.js';
import { ground, MEANING, PALETTE } from './colours.js';

/** Words and colours for numbers. */
function words(meanings: Readonly<Record<number, readonly [text: string, color: string]>>): ValueMap {
  return {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(meanings).map(([value, [text, color]], index) => [value, { text, color, index }]),
    ),
  };
}

/** The same words with the colours of grounds. */
export function onGround(mapping: ValueMapping): ValueMapping {
  if (mapping.type !== MappingType.ValueToText) return mapping;
  const results: ValueMap['options'] = mapping.options;
  const grounded = Object.entries(results).map(([value, { color, ...rest }]) => [
    value,
    { ...rest, ...(color !== undefined && { color: ground(color) }) },
  ]);
  return { ...mapping, options: Object.fromEntries(grounded) as ValueMap['options'] };
}

/** mongodb_up */
export const UP_OR_DOWN = words({ 0: ['down', MEANING.critical], 1: ['up', MEANING.ok] });

/** For what should be so. */
export const YES_OR_NO = words({ 0: ['no', MEANING.critical], 1: ['yes', MEANING.ok] });

/** For what should not be so. */
export const NO_OR_YES = words({ 0: ['no', MEANING.ok], 1: ['yes', MEANING.warning] });

/** For what may be either: neither word is good or bad, and no ground is drawn. */
export const EITHER = words({ 0: ['no', MEANING.unknown], 1: ['yes', MEANING.info] });

/** mongodb_replset_heartbeat_health */
export const REACHED_OR_LOST = words({ 0: ['lost', MEANING.critical], 1: ['reached', MEANING.ok] });

const STATE_COLOURS: Readonly<Record<keyof typeof STATE, string>> = {
  STARTUP: MEANING.warning,
  PRIMARY: PALETTE.blue,
  SECONDARY: MEANING.ok,
  RECOVERING: MEANING.warning,
  STARTUP2: PALETTE.yellow,
  UNKNOWN: MEANING.unknown,
  ARBITER: PALETTE.purple,
  DOWN: MEANING.critical,
  ROLLBACK: MEANING.critical,
  REMOVED: MEANING.warning,
};

/** States of members by MongoDB's numbers. */
export const MEMBER_STATES = words(
  Object.fromEntries(
    Object.entries(STATE).map(([name, value]) => [value, [name, STATE_COLOURS[name as keyof typeof STATE]]]),
  ),
);

/** An empty cell. */
export const NOTHING: SpecialValueMap = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: '–', color: 'transparent' } },
};

/** A value that is not known: in the colour of text. */
export const NOT_KNOWN: SpecialValueMap = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: '–', color: MEANING.plain } },
};

/** Severities of alerts as numbers, so that they can be sorted: see SEVERITY in alerts.ts. */
export const SEVERITIES = words({
  3: ['critical', MEANING.critical],
  2: ['warning', MEANING.warning],
  1: ['info', MEANING.info],
  0: ['none', MEANING.unknown],
});
