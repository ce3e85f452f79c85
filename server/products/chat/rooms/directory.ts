import type { Core } from "../core.ts";
import { domainOf, isObject, type Json, type JsonObject } from "../events/pdu.ts";
import { powerToSend } from "../events/power.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Room } from "./room.ts";
import { summaryOf } from "./summary.ts";
import { workspaceLinkOf } from "./workspace-link.ts";

/** Rooms that an organisation lists, at most. */
const mostListed = 2000;
export const usualPage = 100;
const largestPage = 500;

type Reader = { readonly organisationId: string; readonly isGuest: boolean };

/** The organisation whose people find a room and come in by themselves: its creator's. Null: a workspace says who comes. */
export function homeOf(core: Pick<Core, "organisations">, room: Pick<Room, "get">): string | null {
  const creator = room.get("m.room.create", "")?.sender;
  if (creator === undefined || workspaceLinkOf(room)) return null;
  return core.organisations.byDomain(domainOf(creator))?.id ?? null;
}

/** Whether someone is of the organisation whose room it is; others come in by invitation. */
export const isAtHome = (core: Pick<Core, "organisations">, room: Pick<Room, "get">, userId: string): boolean =>
  homeOf(core, room) === core.organisations.byDomain(domainOf(userId))?.id;

/** Whether the reader's organisation has a directory, and they may look at it. */
export const hasDirectory = ({ policy }: Core, { isGuest, organisationId }: Reader): boolean =>
  !isGuest && policy.roomDirectory(organisationId);

const listedOf = ({ db }: Core, organisationId: string) =>
  db.selectFrom("chat.listed_room").select("room_id").where("organisation_id", "=", organisationId);

/** Ids of the rooms in the directory of the reader's organisation. */
export async function readListed(core: Core, reader: Reader): Promise<ReadonlySet<string>> {
  if (!hasDirectory(core, reader)) return new Set();
  const rows = await listedOf(core, reader.organisationId).execute();
  return new Set(rows.map(({ room_id: id }) => id));
}

/** Whether one of them is. */
export async function isListed(core: Core, reader: Reader, roomId: string): Promise<boolean> {
  if (!hasDirectory(core, reader)) return false;
  return (await listedOf(core, reader.organisationId).where("room_id", "=", roomId).executeTakeFirst()) !== undefined;
}

/**
 * Lists a room, or takes it off the list (client-server API, "Listing rooms"): for those who may change its names, and off it for
 * administrators. Refuses
 * M_FORBIDDEN where the organisation's rule has no directory, for rooms of workspaces and of other organisations.
 */
export async function changeListing(
  core: Core,
  person: Reader & { readonly userId: string; readonly isAdmin: boolean },
  room: Room,
  isPublic: boolean,
): Promise<void> {
  const mayChange =
    room.isJoined(person.userId) && room.powerOf(person.userId) >= powerToSend(room, "m.room.canonical_alias", true);
  const isAdministrator = person.isAdmin && homeOf(core, room) === person.organisationId;
  if (!mayChange && (isPublic || !isAdministrator))
    refuse("M_FORBIDDEN", "Listing the room is for those who may change its names.");
  if (!isPublic) {
    await core.db.deleteFrom("chat.listed_room").where("room_id", "=", room.id).execute();
    return;
  }
  requireListable(core, person, room);
  if (await isListed(core, person, room.id)) return;
  await requireSpace(core, person);
  await listRoom(core, person, room.id);
}

/**
 * Refuses M_FORBIDDEN where the organisation's directory has as many rooms as it may. Those that nobody is in any more are taken off
 * it first: no list shows them, so that nobody else could.
 */
export async function requireSpace(core: Core, reader: Reader): Promise<void> {
  const listed = await readListed(core, reader);
  if (listed.size < mostListed) return;
  const left = [...listed].filter((id) => core.memory.rooms.get(id)?.joined.size === 0);
  if (left.length === 0) refuse("M_FORBIDDEN", "The directory is full.");
  await core.db.deleteFrom("chat.listed_room").where("room_id", "in", left).execute();
}

export async function listRoom(
  core: Core,
  person: Reader & { readonly userId: string },
  roomId: string,
): Promise<void> {
  await core.db
    .insertInto("chat.listed_room")
    .values({ room_id: roomId, organisation_id: person.organisationId, user_id: person.userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A room goes on as another one: so does its place on the list, unless the other one is another organisation's. */
export async function moveListing(core: Core, from: string, to: string): Promise<void> {
  const next = core.memory.rooms.get(to);
  const home = next ? homeOf(core, next) : null;
  if (home !== null)
    await core.db
      .insertInto("chat.listed_room")
      .columns(["room_id", "organisation_id", "user_id"])
      .expression(
        listedOf(core, home)
          .where("room_id", "=", from)
          .clearSelect()
          .select((eb) => [eb.val(to).as("room_id"), "organisation_id", "user_id"]),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  await core.db.deleteFrom("chat.listed_room").where("room_id", "=", from).execute();
}

function requireListable(core: Core, person: Reader, room: Room): void {
  if (!hasDirectory(core, person))
    refuse("M_FORBIDDEN", "A rule of your organisation does not allow that rooms are listed.");
  if (workspaceLinkOf(room)) refuse("M_FORBIDDEN", "The workspace says who finds its rooms.");
  if (homeOf(core, room) !== person.organisationId) refuse("M_FORBIDDEN", "The room is another organisation's.");
}

export interface DirectoryRequest {
  readonly limit: number;
  /** How many rooms of the list go before. */
  readonly from: number;
  /** In names, topics and aliases, whatever their case. */
  readonly term: string;
  /** Null: rooms of no type. Undefined: of every type. */
  readonly types: readonly (string | null)[] | undefined;
}

export function readDirectoryRequest(body: JsonObject): DirectoryRequest {
  const { filter, limit, since } = body;
  const given = isObject(filter) ? filter : {};
  const from = typeof since === "string" ? Number(since) : 0;
  if (!Number.isSafeInteger(from) || from < 0) refuse("M_INVALID_PARAM", "since is a token of an earlier answer.");
  const term = given["generic_search_term"];
  return {
    from,
    limit: typeof limit === "number" ? Math.min(Math.max(1, Math.floor(limit)), largestPage) : usualPage,
    term: typeof term === "string" ? term.slice(0, 255).toLocaleLowerCase("sv") : "",
    types: typesIn(given["room_types"]),
  };
}

function typesIn(value: Json | undefined): readonly (string | null)[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((one): one is string | null => typeof one === "string" || one === null).slice(0, 100);
}

const matches = (room: Room, { term, types }: DirectoryRequest): boolean => {
  if (types && !types.includes(room.text("m.room.create", "type") ?? null)) return false;
  if (term === "") return true;
  const texts = [
    room.text("m.room.name", "name"),
    room.text("m.room.topic", "topic"),
    room.text("m.room.canonical_alias", "alias"),
  ];
  return texts.some((text) => text?.toLocaleLowerCase("sv").includes(term) === true);
};

const collator = new Intl.Collator("sv", { numeric: true });
const nameOf = (room: Room): string => (room.text("m.room.name", "name") ?? "").slice(0, 100);
const byName = (a: Room, b: Room): number => collator.compare(nameOf(a), nameOf(b));

/** The reader's organisation's directory, rooms with most people first, then by name. Of other servers, and for guests, there is none. */
export async function readDirectory(
  core: Core,
  reader: Reader & { readonly userId: string },
  server: string | undefined,
  request: DirectoryRequest,
): Promise<JsonObject> {
  const isOwn = server === undefined || core.organisations.byDomain(server)?.id === reader.organisationId;
  const rooms = [...(isOwn ? await readListed(core, reader) : [])]
    .flatMap((id) => core.memory.rooms.get(id) ?? [])
    .filter((room) => isShown(core, room, reader) && matches(room, request))
    .toSorted((a, b) => b.joined.size - a.joined.size || byName(a, b) || (a.id < b.id ? -1 : 1));
  const { from, limit } = request;
  return {
    chunk: rooms.slice(from, from + limit).map(summaryOf),
    total_room_count_estimate: rooms.length,
    ...(from + limit < rooms.length ? { next_batch: String(from + limit) } : {}),
    ...(from > 0 ? { prev_batch: String(Math.max(0, from - limit)) } : {}),
  };
}

/** Not those that nobody is in any more, that went on as another one, or whose reader has been put out for good. */
const isShown = (core: Core, room: Room, reader: Reader & { readonly userId: string }): boolean =>
  room.joined.size > 0 &&
  !core.memory.blocked.has(room.id) &&
  room.get("m.room.tombstone", "") === undefined &&
  room.membership(reader.userId) !== "ban" &&
  homeOf(core, room) === reader.organisationId;
