import assert from 'node:assert/strict';
import { LINES, MEANING } from '../../../dashboards/src/build/colours.js';

type Triple = readonly [number, number, number];

/** What the eye makes of linear RGB (Machado, Oliveira and Fernandes 2009, at full severity). */
const EYES: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  'every cone': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red cones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green cones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue cones': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Colours nearer to each other than this are hard to distinguish in a small field; 1 is just noticeable side by side. */
const LEAST = 10;

function linear(part: string): number {
  const value = parseInt(part, 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Lightness and the two axes of colour (CIE L*a*b*, white D65), as an eye sees it. */
function seen(colour: string, eye: readonly [Triple, Triple, Triple]): Triple {
  const [, ...parts] = /^#(..)(..)(..)$/.exec(colour) ?? [];
  const light = parts.map(linear);
  const [r, g, b] = eye.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, factor, index) => sum + factor * light[index]!, 0),
      ),
    ),
  ) as [number, number, number];
  const [x, y, z] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
  ].map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)) as [
    number,
    number,
    number,
  ];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The least difference (CIE76) between two of the colours. */
function nearest(colours: readonly string[], eye: readonly [Triple, Triple, Triple]): number {
  const all = colours.map((colour) => seen(colour, eye));
  const differences = all.flatMap((one, index) =>
    all.slice(index + 1).map((other) => Math.hypot(...one.map((value, axis) => value - other[axis]!))),
  );
  return Math.min(...differences);
}

describe('colours of dashboards', () => {
  for (const [name, eye] of Object.entries(EYES)) {
    it(`differ for an eye with ${name}`, () => {
      const meanings = Object.values(MEANING).filter((colour) => colour.startsWith('#'));
      assert.ok(nearest(meanings, eye) > LEAST, `meanings: ${nearest(meanings, eye)}`);
      assert.ok(nearest(LINES, eye) > LEAST, `lines: ${nearest(LINES, eye)}`);
    });
  }
});
