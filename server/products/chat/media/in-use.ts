import type { Core } from "../core.ts";

/** Which of these blobs messages still refer to. */
export async function mediaInUse(core: Core, hashes: string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await core.db.selectFrom("chat.media").select("hash").distinct().where("hash", "in", hashes).execute();
  return rows.map((row) => row.hash);
}
