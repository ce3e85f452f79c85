import { now } from "#clock";
import { ignoredBy } from "../account-data/ignored.ts";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { membershipIn } from "../rooms/stored-event.ts";
import { readToken, writeToken, type SyncToken } from "../sync/token.ts";
import type { Viewer } from "../timeline/client-event.ts";
import { Bumps } from "./bump.ts";
import { Connections, type ConnectionState, type Given } from "./connection.ts";
import { extend, type GivenRoom } from "./extensions.ts";
import { createListFilter, directRooms } from "./list-filter.ts";
import { configOfText, noConfig, textOfConfig, uniteConfigs, type RoomConfig, type SlidingRequest } from "./request.ts";
import { invitedPart, isListed, joinedPart, leftPart, type Listed, type Part, type PartRequest } from "./room-part.ts";

export interface SlidingCall {
  readonly viewer: Viewer;
  readonly sessionId: string;
  /** What the last answer named; undefined: the connection begins. */
  readonly pos: string | undefined;
  readonly request: SlidingRequest;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const longestWaitMs = 60_000;
const unknown = (): never => refuse("M_UNKNOWN_POS", "The position is none of this connection.");

interface Place {
  readonly token: SyncToken;
  readonly state: ConnectionState;
}

/** `s12_0_x~<state>`: where a client is in the stream, and what its connection has been given. */
const writePlace = (token: SyncToken, stateId: string): string => `${writeToken(token)}~${stateId}`;

/**
 * Simplified sliding sync (MSC4186): lists of rooms, a part of each of which the client sees, the newest first; subscribed rooms; and
 * extensions. Everything hot is read from memory; what a connection has been given is in the database when it changes.
 */
export class Sliding {
  private readonly core: Core;
  private readonly bumps: Bumps;
  private readonly connections: Connections;

  constructor(core: Core) {
    this.core = core;
    this.bumps = new Bumps(core);
    this.connections = new Connections(core);
  }

  /** The JSON text of the answer. Refuses M_UNKNOWN_POS, upon which a client begins anew. */
  async answer(call: SlidingCall): Promise<string> {
    const { core } = this;
    const place = await this.placeOf(call);
    const deadline = now() + Math.min(call.timeoutMs, longestWaitMs);
    for (;;) {
      const waiter = core.waiters.enlist(call.viewer.userId, call.sessionId);
      try {
        const { text, hasNews } = await this.build(call, place);
        if (hasNews || place === null) return text;
        const left = deadline - now();
        if (left <= 0) return text;
        const why = await waiter.wait(left, call.signal);
        if (why === "timeout" || call.signal.aborted) return text;
        if (why === "ended") refuse("M_UNKNOWN_TOKEN", "The session has ended.", { soft_logout: false });
      } finally {
        waiter.finish("timeout");
      }
    }
  }

  /** Where the client says it is; null: at the beginning. */
  private async placeOf({ viewer, pos, request }: SlidingCall): Promise<Place | null> {
    const { core } = this;
    if (pos === undefined) {
      await this.connections.settle(viewer, request.connection, null);
      return null;
    }
    const [text = "", stateId = ""] = pos.split("~");
    if (!/^s\d/.test(text) || stateId === "" || stateId.length > 40) unknown();
    const token = readToken(text);
    if (token.epoch !== (await core.epoch())) unknown();
    if (token.position > core.memory.position) await core.memory.follow();
    if (token.position > core.memory.position) unknown();
    const state = (await this.connections.read(viewer, request.connection, stateId)) ?? unknown();
    return { token, state };
  }

  private async build(call: SlidingCall, place: Place | null): Promise<{ text: string; hasNews: boolean }> {
    const { core } = this;
    const { viewer, request } = call;
    const { userId } = viewer;
    const to = core.memory.position;
    const typing = core.typing.serial;
    const from = place?.token.position ?? 0;
    const given = place?.state.rooms ?? new Map<string, Given>();
    const listed = await this.listed(userId);
    const { counts, wanted } = this.wantedOf(userId, request, listed);
    const direct = directRooms(core, userId);
    const at = now();
    const parts: string[] = [];
    const rooms: GivenRoom[] = [];
    const next = new Map(given);
    for (const [roomId, config] of wanted) {
      const one = listed.get(roomId);
      if (!one) continue;
      const before = given.get(roomId);
      const united = before ? uniteConfigs(configOfText(before.config), config) : config;
      const text = textOfConfig(united);
      const asked: PartRequest = {
        ...{ viewer, from, to, at, given: before },
        config: { limit: config.limit, required: united.required },
        isOther: before !== undefined && before.config !== text,
        isDirect: direct.has(roomId),
      };
      const part = one.membership === "join" ? await joinedPart(core, one, asked) : invitedPart(one, asked);
      if (part) parts.push(`${JSON.stringify(roomId)}:${part.text}`);
      if (one.membership === "join")
        rooms.push({ room: one.room, isInitial: part?.isInitial ?? false, events: part?.events ?? [] });
      next.set(roomId, { config: text, upTo: null });
    }
    this.keepOthers({ wanted, given, next, from, to });
    const left = await this.leftParts(call, { given, from, to, at });
    for (const [roomId, part] of left) {
      parts.push(`${JSON.stringify(roomId)}:${part.text}`);
      next.delete(roomId);
    }
    const isSameProcess = place?.token.typingEpoch === core.typing.epoch;
    const extended = await extend(
      core,
      { viewer, from: place?.token.position ?? null, to, typingFrom: isSameProcess ? place.token.typing : 0 },
      request.extensions,
      rooms,
    );
    const hasNews = parts.length > 0 || extended.hasNews;
    const state = await this.stateFor(call, place, next);
    const token = { position: to, typing, typingEpoch: core.typing.epoch, epoch: await core.epoch() };
    const lists = [...counts].map(([name, count]) => `${JSON.stringify(name)}:{"count":${count}}`);
    const text = `{"pos":"${writePlace(token, state)}","lists":{${lists.join(",")}},"rooms":{${parts.join(",")}},"extensions":{${extended.parts.join(",")}}}`;
    return { text, hasNews };
  }

  /** Rooms that a person is in, or is asked into, by id. */
  private async listed(userId: string): Promise<ReadonlyMap<string, Listed>> {
    const { core } = this;
    const ignored = ignoredBy(core.memory.accountData, userId);
    const found = [...core.memory.rooms.membershipsOf(userId)].flatMap(([roomId, own]) => {
      const room = core.memory.rooms.get(roomId);
      const membership = membershipIn(own);
      const isHidden = membership === "invite" && ignored.has(own.sender);
      return room && isListed(own) && !isHidden ? [{ room, own, membership }] : [];
    });
    const joined = found.filter((one) => one.membership === "join").map((one) => one.room);
    const stamps = await this.bumps.of(joined);
    return new Map(
      found.map((one) => [
        one.room.id,
        { ...one, bump: one.membership === "join" ? (stamps.get(one.room.id) ?? 0) : one.own.position },
      ]),
    );
  }

  /** How long each list is, and which rooms are in sight of any, or subscribed to, with all that is asked of each. */
  private wantedOf(userId: string, request: SlidingRequest, listed: ReadonlyMap<string, Listed>) {
    const sorted = [...listed.values()].toSorted((a, b) => b.bump - a.bump || (a.room.id < b.room.id ? -1 : 1));
    const counts = new Map<string, number>();
    const wanted = new Map<string, RoomConfig>();
    const want = (roomId: string, config: RoomConfig): void =>
      void wanted.set(roomId, uniteConfigs(wanted.get(roomId) ?? noConfig, config));
    for (const { name, ranges, filter, config } of request.lists) {
      const lets = createListFilter(this.core, userId, filter);
      const rooms = sorted.filter((one) => lets(one.room, one.membership));
      counts.set(name, rooms.length);
      for (const [first, last] of ranges) for (const one of rooms.slice(first, last + 1)) want(one.room.id, config);
    }
    for (const [roomId, config] of request.subscriptions) if (listed.has(roomId)) want(roomId, config);
    return { counts, wanted };
  }

  /** Rooms that were given and are out of sight now: where something has come since, the client lacks it from there on. */
  private keepOthers(round: {
    readonly wanted: ReadonlyMap<string, RoomConfig>;
    readonly given: ReadonlyMap<string, Given>;
    readonly next: Map<string, Given>;
    readonly from: number;
    readonly to: number;
  }): void {
    for (const [roomId, one] of round.given) {
      if (round.wanted.has(roomId) || one.upTo !== null) continue;
      const room = this.core.memory.rooms.get(roomId);
      if (room && Math.max(room.head, room.receiptsHead) > round.from)
        round.next.set(roomId, { ...one, upTo: round.from });
    }
  }

  /** Rooms that the client had been given and its person is out of since. */
  private async leftParts(
    { viewer }: SlidingCall,
    round: { readonly given: ReadonlyMap<string, Given>; readonly from: number; readonly to: number; readonly at: number },
  ): Promise<readonly (readonly [string, Part])[]> {
    const memberships = this.core.memory.rooms.membershipsOf(viewer.userId);
    return [...round.given.keys()].flatMap((roomId) => {
      const own = memberships.get(roomId);
      const room = this.core.memory.rooms.get(roomId);
      if (!own || !room || isListed(own) || own.position > round.to) return [];
      const listed = { room, own, membership: membershipIn(own), bump: own.position };
      const { from, to, at } = round;
      const asked = { viewer, config: noConfig, given: undefined, isOther: false, isDirect: false, from, to, at };
      return [[roomId, leftPart(listed, asked)] as const];
    });
  }

  /** The id of the state after an answer; stored when it is another than before. */
  private async stateFor(
    { viewer, request }: SlidingCall,
    place: Place | null,
    next: ReadonlyMap<string, Given>,
  ): Promise<string> {
    if (place && isSame(place.state.rooms, next)) return place.state.id;
    if (place) await this.connections.settle(viewer, request.connection, place.state.id);
    return (await this.connections.store(viewer, request.connection, next)).id;
  }
}

function isSame(a: ReadonlyMap<string, Given>, b: ReadonlyMap<string, Given>): boolean {
  if (a.size !== b.size) return false;
  for (const [roomId, one] of a) {
    const other = b.get(roomId);
    if (other?.config !== one.config || other.upTo !== one.upTo) return false;
  }
  return true;
}
