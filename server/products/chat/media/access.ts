import type { Principal } from "#http";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import type { Room } from "../rooms/room.ts";

interface MediaId {
  readonly domain: string;
  readonly id: string;
  readonly userId: string;
  readonly isUsed: boolean;
}

/** The rooms with events that show this media; undefined for one that is gone. */
export async function roomsShowing(
  { db, memory }: Core,
  { domain, id }: Pick<MediaId, "domain" | "id">,
): Promise<readonly (Room | undefined)[]> {
  const rows = await db
    .selectFrom("chat.media_use")
    .select("room_id")
    .distinct()
    .where("domain", "=", domain)
    .where("media_id", "=", id)
    .execute();
  return rows.map((row) => memory.rooms.get(row.room_id));
}

/** Whether one of these rooms is one that the person is in. */
const isShownTo = async (core: Core, userId: string, domain: string, id: string): Promise<boolean> =>
  (await roomsShowing(core, { domain, id })).some((room) => room?.isJoined(userId) === true);

/**
 * Who may fetch media: the person who uploaded it, everyone in a room where it is shown, and for a profile picture everyone who may
 * know the person. What no readable event has shown yet (encrypted attachments, which nobody reads without the key) is
 * open to those who know its unguessable id.
 */
export async function mayFetch(core: Core, principal: Principal, media: MediaId): Promise<boolean> {
  if (media.userId === principal.userId) return true;
  const owner = await core.identity.personByName(media.userId);
  if (owner?.avatarUrl === `mxc://${media.domain}/${media.id}`) {
    return core.memory.rooms.share(principal.userId, owner.userId) || core.identity.mayKnow(principal, owner);
  }
  return !media.isUsed || isShownTo(core, principal.userId, media.domain, media.id);
}

const mxc = /mxc:\/\/([A-Za-z0-9.\-:[\]]+\/[A-Za-z0-9_-]+)/g;

/** The media whose addresses stand in content: `domain/id`. */
export const mediaIn = (content: JsonObject): string[] => [
  ...new Set([...JSON.stringify(content).matchAll(mxc)].map((match) => match[1] ?? "")),
];

/** The media that content shows and that its sender may show: mentioning someone else's address opens nothing. */
export async function showableMedia(core: Core, userId: string, content: JsonObject): Promise<string[]> {
  // The whole content is searched only when there is something to find; ordinary messages pay one look.
  if (
    typeof content["body"] === "string" &&
    content["url"] === undefined &&
    content["info"] === undefined &&
    content["formatted_body"] === undefined
  ) {
    if (content["m.new_content"] === undefined) return [];
  }
  const shown: string[] = [];
  for (const one of mediaIn(content).slice(0, 50)) {
    const slash = one.indexOf("/");
    const [domain, id] = [one.slice(0, slash), one.slice(slash + 1)];
    const row = await core.db
      .selectFrom("chat.media")
      .select(["user_id", "is_used"])
      .where("domain", "=", domain)
      .where("media_id", "=", id)
      .executeTakeFirst();
    if (row && (row.user_id === userId || !row.is_used || (await isShownTo(core, userId, domain, id)))) shown.push(one);
  }
  return shown;
}
