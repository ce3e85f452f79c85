import { LRUCache } from "lru-cache";
import { now } from "#clock";
import { ignoredBy } from "../account-data/ignored.ts";
import { invitationsShownSince } from "../account-data/invitations.ts";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn } from "../rooms/stored-event.ts";
import { KnownMembers } from "../sync/known-members.ts";
import { readToken, writeToken, type SyncToken } from "../sync/token.ts";
import type { Viewer } from "../timeline/client-event.ts";
import { Bumps } from "./bump.ts";
import { costOfAsking } from "./cost.ts";
import { Connections, type ConnectionState, type Given } from "./connection.ts";
import { extend, type Extended, type GivenRoom } from "./extensions.ts";
import { directRooms } from "./list-filter.ts";
import { createCombiner, type SlidingRequest } from "./request.ts";
import { invitedPart, isListed, joinedPart, leftPart, type Listed, type Part, type PartRequest } from "./room-part.ts";
import { findWanted, type Wanted } from "./wanted.ts";

export interface SlidingCall {
  readonly viewer: Viewer;
  readonly sessionId: string;
  /** What the last answer named; undefined: the connection begins. */
  readonly pos: string | undefined;
  readonly request: SlidingRequest;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

interface Cursor {
  readonly token: SyncToken;
  readonly state: ConnectionState;
}

interface Found {
  readonly listed: ReadonlyMap<string, Listed>;
  readonly wanted: Wanted;
}

interface Fresh {
  readonly room: Room;
  readonly limit: number;
}

/** What an answer is made of. */
interface Round {
  readonly token: SyncToken;
  readonly wanted: Wanted;
  /** Parts by room, as JSON. */
  readonly parts: readonly string[];
  readonly extended: Extended;
  /** What the connection has been given after it. */
  readonly next: ReadonlyMap<string, Given>;
}

const longestWaitMs = 60_000;
const mostKnown = 5000;
const unknown = (): never => refuse("M_UNKNOWN_POS", "The position is none of this connection.");

/** `s12_0_x~<state>`: where a client is in the stream, and what its connection has been given. */
const writeCursor = (token: SyncToken, stateId: string): string => `${writeToken(token)}~${stateId}`;

/**
 * Simplified sliding sync (MSC4186): lists of rooms, a part of each of which the client sees, the newest first; subscribed rooms; and
 * extensions. Everything hot is read from memory; what a connection has been given is in the database when it changes.
 */
export class Sliding {
  private readonly core: Core;
  private readonly bumps: Bumps;
  private readonly connections: Connections;
  private readonly known = new LRUCache<string, KnownMembers>({ max: mostKnown });

  constructor(core: Core) {
    this.core = core;
    this.bumps = new Bumps(core);
    this.connections = new Connections(core);
  }

  /** The JSON text of the answer. Refuses M_UNKNOWN_POS, upon which a client begins anew, and M_LIMIT_EXCEEDED. */
  async answer(call: SlidingCall): Promise<string> {
    const { readLimiter, memory } = this.core;
    const { userId } = call.viewer;
    readLimiter.spend(userId, "sliding", costOfAsking(call.request, memory.rooms.membershipsOf(userId).size));
    const text = await this.findAnswer(call);
    // An old position gives the same rooms anew as often as it is shown.
    readLimiter.oweFor(userId, "sliding", text.length);
    return text;
  }

  private async findAnswer(call: SlidingCall): Promise<string> {
    const { core } = this;
    const cursor = await this.cursorOf(call);
    this.knownMembers(call).begin(cursor?.token);
    const deadline = now() + Math.min(call.timeoutMs, longestWaitMs);
    for (;;) {
      const waiter = core.waiters.enlist(call.viewer.userId, call.sessionId);
      try {
        const round = await this.look(call, cursor);
        const hasChanges = round.parts.length > 0 || round.extended.hasChanges;
        const left = deadline - now();
        if (hasChanges || cursor === null || left <= 0) return await this.write(call, cursor, round);
        const why = await waiter.wait(left, call.signal);
        if (why === "timeout" || call.signal.aborted) return await this.write(call, cursor, round);
        if (why === "ended") refuse("M_UNKNOWN_TOKEN", "The session has ended.", { soft_logout: false });
      } finally {
        waiter.finish("timeout");
      }
    }
  }

  /** Where the client says it is; null: at the beginning. */
  private async cursorOf({ viewer, pos, request }: SlidingCall): Promise<Cursor | null> {
    const { core } = this;
    if (pos === undefined) {
      await this.connections.begin(viewer, request.connection);
      return null;
    }
    const [text = "", stateId = ""] = pos.split("~");
    if (!/^s\d{1,15}_\d{1,15}_[A-Za-z0-9]+(_[A-Za-z0-9]+)?$/.test(text) || !/^[A-Za-z0-9_-]{1,40}$/.test(stateId))
      unknown();
    const token = readToken(text);
    if (token.epoch !== (await core.epoch())) unknown();
    if (token.position > core.memory.position) await core.memory.follow();
    if (token.position > core.memory.position) unknown();
    const state = (await this.connections.read(viewer, request.connection, stateId)) ?? unknown();
    return { token, state };
  }

  private knownMembers({ viewer, request }: SlidingCall): KnownMembers {
    const key = `${viewer.userId}\t${viewer.deviceId ?? ""}\t${request.connection}`;
    const known = this.known.get(key) ?? new KnownMembers();
    this.known.set(key, known);
    return known;
  }

  private async look(call: SlidingCall, cursor: Cursor | null): Promise<Round> {
    const { core } = this;
    const { viewer, request } = call;
    const { userId } = viewer;
    const given = cursor?.state.rooms ?? new Map<string, Given>();
    let found = this.find(call);
    const fresh = freshRooms(found, given);
    // Nothing is awaited after what is wanted was found: what comes meanwhile would be passed over.
    if (fresh.length > 0) {
      await this.recall(fresh);
      found = this.find(call);
    }
    const { listed, wanted } = found;
    const to = core.memory.position;
    const typing = core.typing.serial;
    const from = cursor?.token.position ?? 0;
    const combine = createCombiner();
    const direct = directRooms(core, userId);
    const bumps = await this.bumps.of([...wanted.rooms.keys()].flatMap((id) => listed.get(id)?.room ?? []));
    const at = now();
    const parts: string[] = [];
    const rooms: GivenRoom[] = [];
    const next = new Map(given);
    for (const [roomId, { config, lists, isSubscribed }] of wanted.rooms) {
      const one = listed.get(roomId);
      // Who was taken out since the round began is given nothing more.
      if (!one || (one.membership === "join" && !one.room.isJoined(userId))) continue;
      const before = given.get(roomId);
      const after = before && (before.upTo ?? from);
      const combined = combine(before?.config, config);
      const asked: PartRequest = {
        ...{ dialect: request.dialect, viewer, config: combined, after, to, at, lists },
        isDirect: direct.has(roomId),
        bump: bumps.get(roomId) ?? 0,
        known: this.knownMembers(call),
      };
      const part = one.membership === "join" ? await joinedPart(core, one, asked) : invitedPart(one, asked);
      if (part) parts.push(`${JSON.stringify(roomId)}:${part.text}`);
      const isExpanded = part?.isExpanded ?? false;
      const isAnew = part?.isInitial ?? false;
      const events = part?.events ?? [];
      if (one.membership === "join")
        rooms.push({ room: one.room, after: isAnew ? undefined : after, isExpanded, events, lists, isSubscribed });
      next.set(roomId, { config: configAfter(combined, part), upTo: null });
    }
    this.keepOthers({ userId, wanted, given, next, from, to });
    parts.push(...this.leftParts(call, { given, next, to, at }));
    const isSameProcess = cursor?.token.typingEpoch === core.typing.epoch;
    const span = { viewer, from: cursor ? from : null, to, typingFrom: isSameProcess ? cursor.token.typing : 0 };
    const extended = await extend(core, span, request.extensions, rooms);
    const token = { position: to, typing, typingEpoch: core.typing.epoch, epoch: await core.epoch() };
    return { token, wanted, parts, extended, next };
  }

  /** What the person has, and what of it the request means. */
  private find({ viewer, request }: SlidingCall): Found {
    const listed = this.listed(viewer.userId);
    return { listed, wanted: findWanted(this.core, viewer.userId, request, listed) };
  }

  /** Brings the newest events of rooms that are new to the client into memory, of all together. */
  private async recall(fresh: readonly Fresh[]): Promise<void> {
    for (const [limit, rooms] of Map.groupBy(fresh, (one) => one.limit))
      await this.core.memory.recallAll(
        rooms.map((one) => one.room),
        limit + 1,
      );
  }

  /** The answer of a round; only now is stored what the connection has been given. */
  private async write(call: SlidingCall, cursor: Cursor | null, round: Round): Promise<string> {
    const { token, wanted, parts, extended, next } = round;
    const state = await this.stateFor(call, cursor, next);
    this.knownMembers(call).end(token);
    const lists = [...wanted.counts].map(([name, count]) => `${JSON.stringify(name)}:{"count":${count}}`);
    return `{"pos":"${writeCursor(token, state)}","lists":{${lists.join(",")}},"rooms":{${parts.join(",")}},"extensions":{${extended.parts.join(",")}}}`;
  }

  /** Rooms that a person is in, or is asked into, by id. */
  private listed(userId: string): ReadonlyMap<string, Listed> {
    const { core } = this;
    const ignored = ignoredBy(core.memory.accountData, userId);
    const isBlocking = invitationsShownSince(core.memory.accountData, userId) === null;
    const found = new Map<string, Listed>();
    for (const [roomId, own] of core.memory.rooms.membershipsOf(userId)) {
      const room = core.memory.rooms.get(roomId);
      const membership = membershipIn(own);
      const isHidden = membership === "invite" && (isBlocking || ignored.has(own.sender));
      if (room && isListed(own) && !isHidden) found.set(roomId, { room, own, membership });
    }
    return found;
  }

  /** Rooms that were given and are out of sight now: where something has come since, the client lacks it from there on. */
  private keepOthers(round: {
    readonly userId: string;
    readonly wanted: Wanted;
    readonly given: ReadonlyMap<string, Given>;
    readonly next: Map<string, Given>;
    readonly from: number;
    readonly to: number;
  }): void {
    const { accountData, rooms } = this.core.memory;
    for (const [roomId, one] of round.given) {
      if (round.wanted.rooms.has(roomId) || one.upTo !== null) continue;
      const room = rooms.get(roomId);
      const isBehind =
        room !== undefined &&
        (Math.max(room.head, room.receiptsHead) > round.from ||
          accountData.since(round.userId, roomId, round.from).length > 0);
      if (isBehind) round.next.set(roomId, { ...one, upTo: round.from });
    }
  }

  /** Rooms that the client had been given and its person is out of since; they are taken out of what it has. */
  private leftParts(
    { viewer, request }: SlidingCall,
    {
      given,
      next,
      to,
      at,
    }: {
      readonly given: ReadonlyMap<string, Given>;
      readonly next: Map<string, Given>;
      readonly to: number;
      readonly at: number;
    },
  ): readonly string[] {
    const memberships = this.core.memory.rooms.membershipsOf(viewer.userId);
    return [...given.keys()].flatMap((roomId) => {
      const own = memberships.get(roomId);
      const room = this.core.memory.rooms.get(roomId);
      if (own && room && (isListed(own) || own.position > to)) return [];
      next.delete(roomId);
      // What is gone for good has nothing left to show.
      if (!own || !room) return [];
      const text = leftPart({ room, own, membership: membershipIn(own) }, request.dialect, viewer, at);
      return [`${JSON.stringify(roomId)}:${text}`];
    });
  }

  /** The id of the state after an answer; stored when it is another than before. */
  private async stateFor(
    { viewer, request }: SlidingCall,
    cursor: Cursor | null,
    next: ReadonlyMap<string, Given>,
  ): Promise<string> {
    if (cursor && isSame(cursor.state.rooms, next)) return cursor.state.id;
    if (cursor) await this.connections.settle(viewer, request.connection, cursor.state.id);
    return (await this.connections.store(viewer, request.connection, next)).id;
  }
}

/** By what a room has been given after an answer: where the client has a gap now, no more than it was just asked with. */
const configAfter = ({ before, text, longestText }: PartRequest["config"], part: Part | undefined): string =>
  before === undefined || part?.isInitial === true || part?.isLimited === true ? text : longestText;

/** Rooms that a person is in and their client has nothing of. */
const freshRooms = ({ listed, wanted }: Found, given: ReadonlyMap<string, Given>): Fresh[] =>
  [...wanted.rooms].flatMap(([roomId, { config }]) => {
    const one = listed.get(roomId);
    return one?.membership === "join" && !given.has(roomId) ? [{ room: one.room, limit: config.limit }] : [];
  });

function isSame(a: ReadonlyMap<string, Given>, b: ReadonlyMap<string, Given>): boolean {
  if (a.size !== b.size) return false;
  for (const [roomId, one] of a) {
    const other = b.get(roomId);
    if (other?.config !== one.config || other.upTo !== one.upTo) return false;
  }
  return true;
}
