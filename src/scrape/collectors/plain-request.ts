import type { Document } from '../../mongo/bson.js';
import { SERVER_CODES } from '../../util/errors.js';

/** Codes with which servers and managed services refuse a command for its arguments. */
const REFUSED_ARGUMENTS: readonly number[] = [
  SERVER_CODES.FailedToParse,
  SERVER_CODES.InvalidOptions,
  SERVER_CODES.FeatureNotSupported,
  SERVER_CODES.AtlasError,
  SERVER_CODES.UnknownField,
];

/** The command without its arguments, where it may have been refused for them alone. */
export function plainRequest(request: Document, code: number): Document | undefined {
  const [first, ...others] = Object.entries(request);
  return first && others.length > 0 && REFUSED_ARGUMENTS.includes(code)
    ? Object.fromEntries([first])
    : undefined;
}
