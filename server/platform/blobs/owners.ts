import { sql } from "#database";
import type { BlobContext } from "./context.ts";

/** Which of these a module refers to, or a joined blob that they are pieces of. */
export async function readInUse(
  ctx: Pick<BlobContext, "db" | "owners">,
  hashes: readonly string[],
): Promise<Set<string>> {
  const used = new Set<string>();
  for (const inUse of ctx.owners.values()) for (const hash of await inUse([...hashes])) used.add(hash);
  const { rows } = await sql<{ piece: string }>`select distinct piece from blobs.piece
    where piece = any(${[...hashes]}::text[])`.execute(ctx.db);
  for (const { piece } of rows) used.add(piece);
  return used;
}

/** Which modules refer to a blob, or to one that it is a piece of. */
export async function readUsers(ctx: Pick<BlobContext, "db" | "owners">, hash: string): Promise<string[]> {
  const { rows } = await sql<{
    blob: string;
  }>`select distinct blob from blobs.piece where piece = ${hash} limit 1000`.execute(ctx.db);
  const hashes = [hash, ...rows.map((row) => row.blob)];
  const found: string[] = [];
  for (const [module, inUse] of ctx.owners) if ((await inUse(hashes)).length > 0) found.push(module);
  return found;
}
