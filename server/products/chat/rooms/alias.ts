import type { Principal } from "#http";
import { askForAlias } from "../appservices/ask.ts";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Room } from "./room.ts";

/** The room that an id or an alias stands for; an application service may make it now. Refuses M_NOT_FOUND. */
export async function resolveRoom(core: Core, principal: Principal, idOrAlias: string): Promise<string> {
  if (!idOrAlias.startsWith("#")) return idOrAlias;
  const find = (): Promise<{ room_id: string } | undefined> =>
    core.db.selectFrom("chat.alias").select("room_id").where("alias", "=", idOrAlias).executeTakeFirst();
  const row = (await find()) ?? ((await askForAlias(core, principal, idOrAlias)) ? await find() : undefined);
  return row?.room_id ?? refuse("M_NOT_FOUND", "There is no room by that alias.");
}

/** Refuses M_EXCLUSIVE for an alias that an application service keeps for itself. */
export function requireOpenAlias({ appservices }: Core, userId: string, alias: string): void {
  if (appservices.all().some((one) => one.isExclusiveAlias(alias) && !one.isOwnUser(userId)))
    refuse("M_EXCLUSIVE", "The alias is of an application service's namespace.");
}

/** What a canonical alias event names: its alias and its other ones. */
export const aliasesIn = ({ alias, alt_aliases: others }: JsonObject): string[] =>
  [alias, ...(Array.isArray(others) ? others : [])].filter(
    (one): one is string => typeof one === "string" && one !== "",
  );

/**
 * New names of a room's canonical alias lead to the room (client-server API, "m.room.canonical_alias"). Refuses M_INVALID_PARAM for
 * what is no alias, and M_BAD_ALIAS.
 */
export async function requireOwnAliases(core: Core, room: Room | undefined, content: JsonObject): Promise<void> {
  const { alias, alt_aliases: others } = content;
  const isText = (one: unknown): boolean => typeof one === "string" && /^#[^:\0\s]+:.+$/.test(one) && one.length <= 255;
  const isListed = others === undefined || (Array.isArray(others) && others.length <= 100 && others.every(isText));
  if (!isListed || !(alias === undefined || alias === null || alias === "" || isText(alias)))
    refuse("M_INVALID_PARAM", "That is not an alias.");
  const before = new Set(aliasesIn(room?.get("m.room.canonical_alias", "")?.content ?? {}));
  const fresh = aliasesIn(content).filter((one) => !before.has(one));
  if (fresh.length === 0) return;
  const rows = await core.db
    .selectFrom("chat.alias")
    .select("alias")
    .where("alias", "in", fresh)
    .where("room_id", "=", room?.id ?? "")
    .execute();
  if (rows.length < new Set(fresh).size) refuse("M_BAD_ALIAS", "An alias does not lead to this room.");
}
