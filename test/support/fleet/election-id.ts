import { BSON } from 'mongodb';

/** An election's id: `7fffffff`, then the term in 16 hexadecimal digits. */
export function electionId(term: number): BSON.ObjectId {
  return new BSON.ObjectId(`7fffffff${term.toString(16).padStart(16, '0')}`);
}
