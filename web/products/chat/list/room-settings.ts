import type { MatrixClient } from "matrix-js-sdk";
import type { RoomLevel } from "@safos/contract/room-level";
import { silencing } from "./notify-level.ts";
import { ordersFor, type Ordered } from "./order.ts";
import { isSectionTag, type SectionTag } from "./tags.ts";

/** What a person sets for a room of theirs: account data and push rules, which all their clients read. */

/** Puts a room into a section, at a place of its own or by activity; null: into none. */
export async function moveTo(
  client: MatrixClient,
  roomId: string,
  section: SectionTag | null,
  order: number | null = null,
): Promise<void> {
  const tags = Object.keys(client.getRoom(roomId)?.tags ?? {});
  if (section !== null) await client.setRoomTag(roomId, section, order === null ? {} : { order });
  for (const tag of tags.filter((one) => isSectionTag(one) && one !== section)) await client.deleteRoomTag(roomId, tag);
}

/** Puts a room before another of its section, or last. */
export async function moveBefore(
  client: MatrixClient,
  section: SectionTag,
  { rows, id, before }: { rows: readonly Ordered[]; id: string; before: string | null },
): Promise<void> {
  for (const [roomId, order] of ordersFor(rows, id, before)) await moveTo(client, roomId, section, order);
}

const markedType = "m.marked_unread" as never;
/** As clients wrote it before version 1.12 of the specification. */
const markedBefore = "com.famedly.marked_unread" as never;

export const isMarkedUnread = (room: {
  getAccountData: (type: never) => { getContent: () => Record<string, unknown> } | undefined;
}): boolean => (room.getAccountData(markedType) ?? room.getAccountData(markedBefore))?.getContent()["unread"] === true;

export async function markUnread(client: MatrixClient, roomId: string, isUnread: boolean): Promise<void> {
  await client.setRoomAccountData(roomId, markedType, { unread: isUnread } as never);
}

const override = "override" as never;
const ofRoom = "room" as never;

/** Writes the rules of a room as other clients do, and takes away those that say otherwise. */
export async function setLevel(client: MatrixClient, roomId: string, level: RoomLevel): Promise<void> {
  const rules = client.pushRules;
  const hasRoomRule = rules?.global.room?.some((rule) => rule.rule_id === roomId) ?? false;
  const old = silencing(rules, roomId);
  if (level === "none" && old.length === 0)
    await client.addPushRule("global", override, roomId, {
      conditions: [{ kind: "event_match", key: "room_id", pattern: roomId }] as never,
      actions: [],
    });
  if (level === "mentions") {
    await client.addPushRule("global", ofRoom, roomId, { actions: [] });
    await client.setPushRuleEnabled("global", ofRoom, roomId, true);
  }
  if (level === "all" && hasRoomRule) await client.deletePushRule("global", ofRoom, roomId);
  if (level !== "none") for (const id of old) await client.deletePushRule("global", override, id);
}
