import * as z from 'zod';
import { topologyFile } from './schema.js';

/** The JSON Schema (draft 2020-12) of the topology file, for editors that complete and check it. */
export function jsonSchema(): object {
  const titled = topologyFile.meta({
    title: 'Topology file of mongodb-topology-exporter',
    description: 'The processes of one cluster or of several, and how they are reached.',
  });
  return z.toJSONSchema(titled, { io: 'input', target: 'draft-2020-12' });
}
