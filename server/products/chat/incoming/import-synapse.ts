import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { now } from "#clock";
import { sql } from "#database";
import { refuse } from "#http";
import type { Organisation } from "#organisations";
import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";
import { knownRoomVersions, roomVersion } from "../events/room-version.ts";
import { serverUserOf } from "../rooms/workspace-link.ts";
import { appendNotes } from "./append-notes.ts";
import { bringPerson } from "./bring-person.ts";
import { BadPdu, checkPdu, type CheckedPdu } from "./check-pdu.ts";
import { IncompleteRoom } from "./in-order.ts";
import { readLog, type RoomLog } from "./read-log.ts";
import { RoomIsHere, storeLog } from "./store-log.ts";
import { Synapse, type SynapseRoom } from "./synapse.ts";

/** What became of an import. */
export interface SynapseImport {
  /** Rooms that are here now, and how many of their events this run brought. */
  readonly rooms: number;
  readonly events: number;
  readonly media: number;
  /** Sealed copies of room keys. */
  readonly keys: number;
  /** Rooms that could not be brought, and why. */
  readonly refused: readonly { readonly roomId: string; readonly reason: string }[];
  /** People in these rooms who have no account here yet: one with their name finds them. */
  readonly missing: readonly string[];
  /** Files that the database names and the folder does not have. */
  readonly lost: readonly string[];
}

export interface SynapseAsked {
  readonly organisation: Organisation;
  readonly databaseUrl: string;
  /** Synapse's `media_store_path`; null: files are left out. */
  readonly mediaFolder: string | null;
  /** Looks, and brings nothing. */
  readonly isTrial: boolean;
}

const pathOf = (folder: string, id: string): string =>
  join(folder, "local_content", id.slice(0, 2), id.slice(2, 4), id.slice(4));

/** Whose Synapse it is: what it says of the people, files and aliases of anyone else is not believed. */
interface Source {
  readonly core: Core;
  readonly synapse: Synapse;
  readonly organisation: Organisation;
  /** The name of that server. */
  readonly domain: string;
}

/** Files that are here already are passed over. */
async function bringMedia(
  { core, synapse, organisation, domain }: Source,
  folder: string,
): Promise<{ count: number; lost: string[] }> {
  const lost: string[] = [];
  let count = 0;
  for await (const { mediaId, type, name, userId, quarantinedBy, uploadedAt } of synapse.media()) {
    const here = core.db.selectFrom("chat.media").select("hash").where("domain", "=", domain);
    if (await here.where("media_id", "=", mediaId).executeTakeFirst()) continue;
    const path = pathOf(folder, mediaId);
    if (!/^[A-Za-z0-9_-]{5,255}$/.test(mediaId) || !(await stat(path).catch(() => null))?.isFile()) {
      lost.push(mediaId);
      continue;
    }
    const { hash, size } = await core.blobs.write(organisation.id, createReadStream(path));
    const sender = userId !== null && domainOf(userId) === domain ? userId : serverUserOf(domain);
    const row = { domain, media_id: mediaId, hash, size, content_type: type, file_name: name, user_id: sender };
    await core.db
      .insertInto("chat.media")
      .values({ ...row, quarantined_by: quarantinedBy, created_at: new Date(Math.min(uploadedAt, now())) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    count += 1;
  }
  return { count, lost };
}

/** Who wrote in it for another organisation of this server, which alone could say that they did; null: nobody. */
function strangerIn({ core, organisation }: Source, pdus: readonly CheckedPdu[]): string | null {
  for (const { pdu } of pdus) {
    const other = core.organisations.byDomain(domainOf(pdu.sender));
    if (other && other.id !== organisation.id) return pdu.sender;
  }
  return null;
}

/** The room's log, or why there is none. */
async function readRoom(source: Source, { roomId, version: name }: SynapseRoom): Promise<RoomLog | string> {
  const version = roomVersion(name);
  if (!version) return `It is of version ${name}; ${knownRoomVersions.join(", ")} are known here.`;
  try {
    const pdus = (await source.synapse.events(roomId)).map((one) => checkPdu(version, one, null));
    const stranger = strangerIn(source, pdus);
    if (stranger !== null) return `${stranger}, of another organisation of this server, wrote in it.`;
    const log = readLog(version, pdus);
    return log.roomId === roomId ? log : "Its events are of another room.";
  } catch (error) {
    if (error instanceof BadPdu || error instanceof IncompleteRoom) return error.message;
    throw error;
  }
}

const membersOf = ({ entries, state }: RoomLog): string[] => {
  const current = new Set(state.values());
  return entries.flatMap(({ id, pdu }) =>
    pdu.type === "m.room.member" && pdu.content["membership"] === "join" && current.has(id)
      ? (pdu.state_key ?? [])
      : [],
  );
};

/** Where people had read to; who had said nothing of it has read everything. Once for a room. */
async function bringReceipts({ core, synapse, domain }: Source, log: RoomLog): Promise<void> {
  const { rows: before } = await sql`select from chat.receipt where room_id = ${log.roomId} limit 1`.execute(core.db);
  if (before.length > 0) return;
  const { rows } = await sql<{
    id: string;
    position: number;
    sentAt: number;
  }>`select event_id as id, position, sent_at as "sentAt"
    from chat.event where room_id = ${log.roomId} order by position`.execute(core.db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const last = rows.at(-1);
  if (!last) return;
  const known = (await synapse.receipts(log.roomId)).filter(
    ({ eventId, userId }) => byId.has(eventId) && domainOf(userId) === domain,
  );
  const marked = new Set(known.filter(({ thread }) => thread === "").map(({ userId }) => userId));
  const whole = { type: "m.read.private", thread: "", eventId: last.id, at: last.sentAt };
  const others = membersOf(log).filter((userId) => !marked.has(userId));
  const all = [...known, ...others.map((userId) => ({ ...whole, userId }))];
  await appendNotes(
    core,
    all.map(({ userId, type, thread, eventId, at }) => ({
      kind: "receipt",
      body: { roomId: log.roomId, userId, type, thread, eventId, eventPosition: byId.get(eventId)?.position ?? 0, at },
    })),
  );
}

async function bringAliases({ core, organisation }: Source, { roomId, aliases }: SynapseRoom): Promise<void> {
  for (const { alias, creator } of aliases) {
    if (!organisation.domains.includes(domainOf(alias))) continue;
    await core.db
      .insertInto("chat.alias")
      .values({ alias, room_id: roomId, creator: creator ?? serverUserOf(domainOf(alias)) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Brings a room; its members, or why it could not be. */
async function bringRoom(
  source: Source,
  room: SynapseRoom,
  isTrial: boolean,
): Promise<{ readonly members: readonly string[]; readonly events: number } | string> {
  const log = await readRoom(source, room);
  if (typeof log === "string") return log;
  const members = membersOf(log);
  if (isTrial) return { members, events: log.entries.filter(({ isShown }) => isShown).length };
  try {
    const events = await storeLog(source.core, log);
    await bringReceipts(source, log);
    await bringAliases(source, room);
    return { members, events };
  } catch (error) {
    if (error instanceof RoomIsHere) return error.message;
    throw error;
  }
}

async function bringPeople({ core, synapse, domain }: Source): Promise<number> {
  let keys = 0;
  for (const userId of await synapse.people())
    if (domainOf(userId) === domain) keys += await bringPerson(core, synapse, userId);
  return keys;
}

/**
 * Brings the rooms of an organisation's own Synapse, with their files, here: what was said, by whom and when, signed as it was.
 * It may be begun again at any time, and goes on where it ended. Refuses INVALID where it is the Synapse of another domain.
 */
export async function importFromSynapse(core: Core, asked: SynapseAsked): Promise<SynapseImport> {
  const { organisation, databaseUrl, mediaFolder, isTrial } = asked;
  const synapse = new Synapse(databaseUrl);
  try {
    const domain = await synapse.domain();
    if (domain === null || !organisation.domains.includes(domain))
      throw refuse("INVALID", `That is the Synapse of ${domain ?? "nobody"}, and not of ${organisation.name}.`);
    const source = { core, synapse, organisation, domain };
    const media = mediaFolder === null || isTrial ? { count: 0, lost: [] } : await bringMedia(source, mediaFolder);
    const refused: { roomId: string; reason: string }[] = [];
    const members = new Set<string>();
    let [rooms, events] = [0, 0];
    for (const room of await synapse.rooms()) {
      const done = await bringRoom(source, room, isTrial);
      if (typeof done === "string") {
        refused.push({ roomId: room.roomId, reason: done });
        continue;
      }
      rooms += 1;
      events += done.events;
      for (const one of done.members) members.add(one);
    }
    const keys = isTrial ? 0 : await bringPeople(source);
    const own = [...members].filter((userId) => organisation.domains.includes(domainOf(userId)));
    const known = new Set((await core.identity.personsByNames(own)).map(({ userId }) => userId));
    const missing = own.filter((userId) => !known.has(userId)).sort();
    return { rooms, events, media: media.count, keys, refused, missing, lost: media.lost };
  } finally {
    await synapse.close();
  }
}
