import { MongoServerError, type Document, type MongoClient } from 'mongodb';

/** Keeps Int32, Long and Double apart, so that a recording is as typed as the reply was. */
const RAW = { promoteValues: false, promoteLongs: false } as const;

/** The reply; where the server refuses or does not answer, a document with `error` that says so. */
export async function ask(client: MongoClient, command: Document): Promise<Document> {
  const startedAt = performance.now();
  try {
    return await client.db('admin').command(command, RAW);
  } catch (error) {
    if (error instanceof MongoServerError) {
      const reply = error.errorResponse as Document;
      return {
        error: {
          code: reply.code as unknown,
          codeName: reply.codeName as unknown,
          errmsg: reply.errmsg as unknown,
        },
        reply,
      };
    }
    const { message } = error as Error;
    const reason = message.includes('ECONNREFUSED') ? 'refused' : 'timeout';
    return { error: { phase: 'connect', reason, message, ms: Math.round(performance.now() - startedAt) } };
  }
}

/** Whether {@link ask} got no reply at all, not even a refusal. */
export function isSilence(document: Document): boolean {
  return (document.error as Document | undefined)?.phase !== undefined;
}
