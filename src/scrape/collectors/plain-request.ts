import type { Document } from '../../mongo/bson.js';
import { SERVER_CODES } from '../../util/errors.js';

/** Error codes of servers and managed services that refuse a command because of its arguments. */
const REFUSED_ARGUMENTS: readonly number[] = [
  SERVER_CODES.FailedToParse,
  SERVER_CODES.InvalidOptions,
  SERVER_CODES.FeatureNotSupported,
  SERVER_CODES.AtlasError,
  SERVER_CODES.UnknownField,
];

/** The command without its arguments, where these may be the only reason for the refusal. */
export function plainRequest(request: Document, code: number): Document | undefined {
  const [first, ...others] = Object.entries(request);
  return first && others.length > 0 && REFUSED_ARGUMENTS.includes(code)
    ? Object.fromEntries([first])
    : undefined;
}
