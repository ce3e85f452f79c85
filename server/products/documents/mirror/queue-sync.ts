import type { MirrorContext } from "./context.ts";

/** Queues a document to be brought together with its file; `at` in milliseconds since the epoch. */
export async function queueSync({ jobs, db }: MirrorContext, id: string, at: number): Promise<void> {
  await jobs.add(db, "documents:publish", { id }, { key: `document file ${id}`, runAt: new Date(at) });
}
