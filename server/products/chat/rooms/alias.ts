import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";

/** The room that an id or an alias stands for. Refuses M_NOT_FOUND. */
export async function resolveRoom(core: Core, idOrAlias: string): Promise<string> {
  if (!idOrAlias.startsWith("#")) return idOrAlias;
  const row = await core.db
    .selectFrom("chat.alias")
    .select("room_id")
    .where("alias", "=", idOrAlias)
    .executeTakeFirst();
  return row?.room_id ?? refuse("M_NOT_FOUND", "There is no room by that alias.");
}
