import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { numberAt, type Moment, type Told } from './every-value-moments.js';

export type Labels = Readonly<Record<string, string>>;

/** Between what the value on the page has to be. */
export type Range = readonly [low: number, high: number];

/** What a series has to say, by what the members said before and after; undefined: it must not be there. */
export type Check = (labels: Labels, before: Moment, after: Moment) => Range | undefined;

/** What a series would say at one moment. */
export type Read = (moment: Moment, labels: Labels) => number | undefined;

/** The same before and after. */
export function still(read: Read): Check {
  return (labels, before, after) => {
    const [first, last] = [read(before, labels), read(after, labels)];
    assert.equal(first, last, `${JSON.stringify(labels)} stands still`);
    return first === undefined ? undefined : [first, first];
  };
}

/** Never smaller than before. */
export function rises(read: Read): Check {
  return (labels, before, after) => {
    const [first, last] = [read(before, labels), read(after, labels)];
    return first === undefined || last === undefined ? undefined : [first, last];
  };
}

/** Up and down: may leave what it was before and after by the tolerance. */
export function moves(read: Read, tolerance: number): Check {
  return (labels, before, after) => {
    const [first, last] = [read(before, labels), read(after, labels)];
    if (first === undefined || last === undefined) return undefined;
    return [Math.min(first, last) - tolerance, Math.max(first, last) + tolerance];
  };
}

/** What is read of the member that the series is about. */
export function ofMember(read: (told: Told, labels: Labels) => number | undefined): Read {
  return (moment, labels) => {
    const told = moment.get(labels.member ?? '');
    return told && read(told, labels);
  };
}

type Reply = 'hello' | 'serverStatus' | 'replSetGetStatus' | 'replSetGetConfig' | 'dbStats';

/** A number of the member's own reply. `per`: how many of its unit make one of the metric's. */
export function field(reply: Reply, path: string, per = 1): Read {
  return ofMember((told) => {
    const value = numberAt(told[reply], path);
    return value === undefined ? undefined : value / per;
  });
}

/** An `_info` series: 1, if its labels say what the members say. */
export function says(read: (moment: Moment, labels: Labels) => Document | undefined): Check {
  return (labels, before, after) => {
    const [first, last] = [read(before, labels), read(after, labels)];
    assert.deepEqual(first, last);
    const told = Object.entries(first ?? {}).every(([label, value]) => labels[label] === value);
    return first !== undefined && told ? [1, 1] : undefined;
  };
}
