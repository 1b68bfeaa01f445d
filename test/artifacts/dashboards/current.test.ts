import assert from 'node:assert/strict';
import { boardFiles } from '../../../dashboards/src/boards.js';
import { dashboardFiles } from '../../support/boards/dashboards.js';

describe('dashboards', () => {
  it('are as they are generated', () => {
    const written = dashboardFiles();
    const generated = boardFiles();
    assert.deepEqual([...written.keys()].toSorted(), [...generated.keys()].toSorted());
    for (const [name, text] of generated) {
      assert.ok(written.get(name) === text, `dashboards/${name} is out of date: run npm run dashboards`);
    }
  });
});
