import type { OnConflict } from "@safos/contract/files";
import { queryClient } from "../../../platform/query.ts";
import { sessionQuery } from "../../../platform/session.ts";
import type { UploadTarget } from "./entry.ts";
import type { Dropped } from "./new-entries.ts";
import type { UploadQueue } from "./queue.ts";

async function load(): Promise<UploadQueue | null> {
  const me = queryClient.getQueryData(sessionQuery.queryKey);
  return me ? (await import("./open.ts")).uploadsOf(me.person) : null;
}

/** Files and folders on their way into a folder. `answer` says what to do when a name is taken; "refuse" asks the person. */
export async function upload(dropped: Dropped, target: UploadTarget, answer?: OnConflict): Promise<void> {
  (await load())?.add(dropped, target, answer);
}

/** Goes on with what an earlier page has left of this person. */
export async function resumeUploads(userId: string): Promise<void> {
  const known = await indexedDB.databases().catch(() => []);
  if (known.some((one) => one.name === `safos uploads ${userId}`)) await load();
}
