import { EventType, HistoryVisibility, JoinRule, Visibility, type Room } from "matrix-js-sdk";
import { ApiError } from "../../../platform/api.ts";
import type { Engine } from "../engine.ts";
import { explained } from "../group/group-chat.ts";
import { roomToEnter, type RoomToEnter } from "./room-to-enter.ts";

/** How many chats are fetched at a time. */
const pageSize = 30;

export interface OpenChats {
  readonly chats: readonly RoomToEnter[];
  /** Leads to the page after; null: there is none. */
  readonly next: string | null;
}

/** The organisation's open chats with a word in their name or topic, those with most people first. */
export async function readOpenChats({ client }: Engine, term: string, since: string | null): Promise<OpenChats> {
  const answer = await explained(
    client.publicRooms({
      limit: pageSize,
      filter: { generic_search_term: term, room_types: [null] },
      ...(since === null ? {} : { since }),
    }),
  );
  return { chats: answer.chunk.map(roomToEnter), next: answer.next_batch ?? null };
}

/** Enters an open chat. Throws OPENCHAT_CLOSED when it is open no more. */
export async function enterOpenChat(engine: Engine, roomId: string): Promise<void> {
  try {
    await explained(engine.join(roomId), "OPENCHAT_CLOSED");
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "GROUPCHAT_REFUSED")) throw error;
    throw new ApiError(error.status, "OPENCHAT_CLOSED", error.message);
  }
}

export const readListing = async ({ client }: Engine, roomId: string): Promise<boolean> =>
  (await explained(client.getRoomDirectoryVisibility(roomId))).visibility === Visibility.Public;

/**
 * Lets all of the organisation find and enter a chat. It is listed first: what the rules say of that comes before anyone enters,
 * and a list that is not followed by the opening is taken back.
 */
export async function openToAll({ client }: Engine, room: Room, name: string): Promise<void> {
  const { roomId } = room;
  if (name !== "") await explained(client.setRoomName(roomId, name));
  await explained(client.setRoomDirectoryVisibility(roomId, Visibility.Public), "OPENCHAT_REFUSED");
  if (room.getJoinRule() === JoinRule.Public) return;
  try {
    await explained(client.sendStateEvent(roomId, EventType.RoomJoinRules, { join_rule: JoinRule.Public }));
  } catch (error) {
    // What is shown says so when this does not work either.
    await client.setRoomDirectoryVisibility(roomId, Visibility.Private).catch(() => undefined);
    throw error;
  }
}

/** People come in by invitation from now on, and nobody finds it. Nobody is put out. */
export async function closeToAll({ client }: Engine, room: Room): Promise<void> {
  const { roomId } = room;
  if (room.getJoinRule() === JoinRule.Public)
    await explained(client.sendStateEvent(roomId, EventType.RoomJoinRules, { join_rule: JoinRule.Invite }));
  await explained(client.setRoomDirectoryVisibility(roomId, Visibility.Private));
}

const domainOf = (userId: string): string => userId.slice(userId.indexOf(":") + 1);

/** How open a chat is to the organisation with those domains, and what the person may do about it. */
export function opennessOf({ me }: Engine, room: Room, domains: readonly string[]) {
  const state = room.currentState;
  const home = domainOf(room.getCreator() ?? "");
  const history = room.getHistoryVisibility();
  const may = (type: EventType.RoomJoinRules | EventType.RoomCanonicalAlias | EventType.RoomName): boolean =>
    state.maySendStateEvent(type, me);
  return {
    /** Where its people are at home who come in by themselves. */
    home,
    isOwn: domains.includes(home),
    isPublic: room.getJoinRule() === JoinRule.Public,
    isReadFromBeginning:
      !room.hasEncryptionStateEvent() &&
      (history === HistoryVisibility.Shared || history === HistoryVisibility.WorldReadable),
    canChange: may(EventType.RoomJoinRules) && may(EventType.RoomCanonicalAlias),
    canName: may(EventType.RoomName),
  };
}

/** How many are of other organisations. */
export const countOthers = (people: readonly { readonly userId: string }[], domains: readonly string[]): number =>
  people.filter(({ userId }) => !domains.includes(domainOf(userId))).length;
