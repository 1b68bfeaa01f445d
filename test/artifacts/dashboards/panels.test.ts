import * as units from '@grafana/grafana-foundation-sdk/units';
import assert from 'node:assert/strict';
import { GROUND, MEANING, PALETTE } from '../../../dashboards/src/build/colours.js';
import { readDashboards, valuesOf } from '../../support/boards/dashboards.js';

const UNITS = new Set<unknown>(Object.values(units));

const COLOURS = new Set<string>([
  ...[PALETTE, MEANING, GROUND].flatMap((colours) => Object.values(colours)),
  'transparent',
]);

describe('panels of dashboards', () => {
  for (const board of readDashboards()) {
    const { uid, panels } = board;
    const shown = panels.filter(({ type }) => type !== 'row');

    describe(uid, () => {
      it('says of every panel which question it answers, and in which unit', () => {
        const titles = shown.map(({ title }) => title);
        assert.equal(new Set(titles).size, titles.length);
        for (const { title, description = '', fieldConfig } of shown) {
          assert.match(description, /^[A-Z][^?]*\? .*\.$|^[A-Z][^?]*\?$/, title);
          assert.ok(
            UNITS.has(fieldConfig?.defaults.unit),
            `${title}: ${fieldConfig?.defaults.unit ?? 'no unit'}`,
          );
        }
        for (const unit of valuesOf('unit', panels)) assert.ok(UNITS.has(unit), String(unit));
      });

      it('uses the colours of the palette alone', () => {
        const used = [
          ...valuesOf('color', panels),
          ...valuesOf('fixedColor', panels),
          ...valuesOf('iconColor', board),
        ];
        const named = used.filter((colour) => typeof colour === 'string');
        assert.ok(named.length > 0);
        for (const colour of named) assert.ok(COLOURS.has(colour), colour);
      });

      it('changes the looks of columns and queries that exist', () => {
        for (const { title, fieldConfig, targets = [], transformations = [] } of shown) {
          const refIds = targets.map(({ refId }) => refId);
          const organized = transformations.find(({ id }) => id === 'organize')?.options.renameByName;
          for (const [field] of Object.entries(organized ?? {})) {
            const [, refId] = /^Value #(\w)$/.exec(field) ?? [];
            if (refId !== undefined) assert.ok(refIds.includes(refId), `${title}: ${field}`);
          }
          for (const { matcher } of fieldConfig!.overrides) {
            const { id, options } = matcher;
            if (id === 'byFrameRefID') assert.ok(refIds.includes(options), `${title}: ${options}`);
            else if (organized) assert.ok(Object.values(organized).includes(options), `${title}: ${options}`);
          }
        }
      });
    });
  }
});
