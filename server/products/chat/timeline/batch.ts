import { now } from "#clock";
import { authorise, NotAuthorised } from "../events/authorise.ts";
import { NotCanonical } from "../events/canonical-json.ts";
import { contentOf, domainOf } from "../events/pdu.ts";
import type { JsonObject, Pdu, StateView } from "../events/pdu.ts";
import { roomVersion } from "../events/room-version.ts";
import type { RoomVersion } from "../events/room-version.ts";
import { authKeysFor } from "../events/select-auth.ts";
import { redactedText, sealPdu } from "../events/sign.ts";
import type { SealedPdu, UnsignedPdu } from "../events/sign.ts";
import { refuse } from "../protocol/refuse.ts";
import { slot } from "../resolution/graph.ts";
import type { Room } from "../rooms/room.ts";
import { requireInvitable } from "../account-data/invitations.ts";
import { requireServerAllowed } from "../rooms/server-acl.ts";
import type { Signers } from "../rooms/signers.ts";
import { goneFrom, holdingFrom, membershipIn, noAggregations, relationOf, textOf } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { requireStickable } from "../sticky/sticky-events.ts";
import { stickyOf } from "../sticky/sticky-of.ts";
import type { Append, AppendedEvent } from "./append.ts";
import type { Memory, Step } from "./memory.ts";
import type { Note } from "./notes.ts";
import { rowsOf, type Judged, type StateChange } from "./received.ts";

/** What someone wants to say in a room. */
export interface Draft {
  readonly type: string;
  readonly sender: string;
  readonly stateKey?: string | undefined;
  readonly content: JsonObject;
  readonly txn?: string | undefined;
  /** Media the event shows, which its sender may show: `domain/id`. */
  readonly media?: readonly string[];
  /** When it was sent elsewhere, in milliseconds since 1970: an application service says so; left out: now. */
  readonly sentAt?: number;
  /** For how many milliseconds it sticks (MSC4354); left out: it does not. */
  readonly stickyMs?: number;
  /** An administrator brings someone in: that is no invitation. */
  readonly isBroughtIn?: boolean;
}

const largestPdu = 65_536;

/** A room as it will be when the batch is committed. */
export class RoomDraft implements StateView {
  readonly id: string;
  readonly version: RoomVersion;
  seen: number;
  extremities: readonly string[];
  depth: number;
  headOffset = 0;
  private readonly room: Room | undefined;
  /** What the room has to end in for this to follow it. */
  private readonly begins: readonly string[];
  /** Null: nothing holds it any more. */
  private readonly changes = new Map<string, StoredEvent | null>();

  /** `before`: the room as it will be by messages that are being committed. */
  constructor(id: string, version: RoomVersion, room: Room | undefined, before?: RoomDraft) {
    this.id = id;
    this.version = version;
    this.room = room;
    this.seen = room?.head ?? 0;
    this.extremities = this.begins = before?.extremities ?? room?.extremities ?? [];
    this.depth = before?.depth ?? room?.depth ?? 0;
  }

  /** Whether the room has come to be what this was made on, and nothing else: then it is seen as it is now. */
  comesTrue(room: Room | undefined): boolean {
    if (room === undefined || room !== this.room) return false;
    const { extremities } = room;
    if (extremities.length !== this.begins.length || extremities.some((id, index) => id !== this.begins[index]))
      return false;
    this.seen = room.head;
    return true;
  }

  get isNew(): boolean {
    return this.room === undefined;
  }

  get(type: string, stateKey: string): StoredEvent | undefined {
    const change = this.changes.get(slot(type, stateKey));
    return change === undefined ? this.room?.get(type, stateKey) : (change ?? undefined);
  }

  /** The whole state, by the ids of what holds it. */
  stateIds(): Map<string, string> {
    const ids = new Map<string, string>();
    for (const { type, stateKey = "", id } of this.room?.stateEvents() ?? []) ids.set(slot(type, stateKey), id);
    for (const [key, event] of this.changes) {
      if (event) ids.set(key, event.id);
      else ids.delete(key);
    }
    return ids;
  }

  /** Where its state of now stands: at a position, or below zero, at an event of this batch. */
  get stateAt(): number {
    return this.headOffset > 0 ? -this.headOffset : this.seen;
  }

  /** Everybody who has or had a membership. */
  memberIds(): ReadonlySet<string> {
    const ids = new Set(this.room?.state.get("m.room.member")?.keys());
    for (const event of this.changes.values())
      if (event?.type === "m.room.member" && event.stateKey !== undefined) ids.add(event.stateKey);
    return ids;
  }

  membership(userId: string): string {
    return membershipIn(this.get("m.room.member", userId));
  }

  take({ event, depth, extremities, changes }: Pick<Row, "event" | "depth" | "extremities" | "changes">): void {
    for (const one of changes ?? [event])
      if (one.stateKey !== undefined) this.changes.set(slot(one.type, one.stateKey), one.isGone ? null : one);
    this.extremities = extremities;
    this.depth = depth;
    this.headOffset = event.position;
  }
}

interface Row {
  readonly event: StoredEvent;
  /** Its canonical JSON. */
  readonly text: string;
  readonly draft: RoomDraft;
  readonly depth: number;
  readonly redacted: StoredEvent | undefined;
  readonly extremities: readonly string[];
  /** What becomes of the state with it; undefined: it holds itself. */
  readonly changes: readonly StoredEvent[] | undefined;
}

interface Kept {
  readonly depth: number;
  readonly txn?: string | undefined;
  readonly redacted?: StoredEvent | undefined;
  /** Left out: the event alone. */
  readonly extremities?: readonly string[];
  readonly changes?: readonly StateChange[] | undefined;
}

interface Mark {
  readonly rows: number;
  readonly notes: number;
  readonly redactions: number;
  readonly received: number;
}

/** No event says more than a number can hold, whatever another server has said. */
const depthAfter = ({ depth }: RoomDraft): number => Math.min(depth + 1, Number.MAX_SAFE_INTEGER);

/** What one flush writes: events of many people in many rooms, and notes. Positions count from 1 until it is committed. */
export class Batch {
  private readonly memory: Memory;
  private readonly signers: Signers;
  private readonly drafts = new Map<string, RoomDraft>();
  private rows: Row[] = [];
  private notes: Note[] = [];
  private readonly media = new Map<StoredEvent, readonly string[]>();
  private redactions: { target: string; pdu: string; by: string }[] = [];
  private received: { draft: RoomDraft; judged: Judged }[] = [];
  private newcomers = false;
  private follows: Batch | undefined;

  /** `follows`: a batch of messages that is being committed, on which this one is prepared (`comesTrue`). */
  constructor(memory: Memory, signers: Signers, follows?: Batch) {
    this.memory = memory;
    this.signers = signers;
    this.follows = follows;
  }

  /** Whether what it was prepared on is in memory now, and nothing else: then it goes on from there, and takes anything. */
  comesTrue(): boolean {
    for (const draft of this.drafts.values()) if (!draft.comesTrue(this.memory.rooms.get(draft.id))) return false;
    this.follows = undefined;
    return true;
  }

  get isEmpty(): boolean {
    return this.rows.length === 0 && this.notes.length === 0 && this.received.length === 0;
  }

  /** Whether one of its events empties another. */
  isRedacted(eventId: string): boolean {
    return this.redactions.some(({ target }) => target === eventId);
  }

  /** Whether all it does to rooms is to go on: what is prepared next may stand on it before it is committed. */
  get isOfMessages(): boolean {
    return (
      this.received.length === 0 &&
      this.redactions.length === 0 &&
      this.rows.every(({ event, draft }) => event.stateKey === undefined && !draft.isNew)
    );
  }

  /** Whether someone comes into a room that was there before: another process may have closed it a moment ago, which no event says. */
  get hasNewcomers(): boolean {
    return this.newcomers;
  }

  /** An existing room, as it stands with what this batch has already put in. */
  room(roomId: string): RoomDraft {
    let draft = this.drafts.get(roomId);
    if (!draft) {
      const room = this.memory.rooms.get(roomId);
      if (!room) refuse("M_NOT_FOUND", "There is no such room.");
      this.drafts.set(roomId, (draft = this.draftOf(roomId, room.version)));
    }
    return draft;
  }

  private draftOf(roomId: string, version: RoomVersion): RoomDraft {
    return new RoomDraft(roomId, version, this.memory.rooms.get(roomId), this.follows?.drafts.get(roomId));
  }

  /** Begins a room with its create event; in version 12 that event's hash names the room. */
  createRoom(
    sender: string,
    content: JsonObject,
    roomId: string | undefined,
  ): { draft: RoomDraft; event: StoredEvent } {
    const version = roomVersion(textOf(content, "room_version") ?? "");
    if (!version) refuse("M_UNSUPPORTED_ROOM_VERSION", "The room version is not supported.");
    const unsigned: UnsignedPdu = {
      type: "m.room.create",
      sender,
      content: version.isLegacy ? { ...content, creator: sender } : content,
      state_key: "",
      origin_server_ts: now(),
      depth: 1,
      prev_events: [],
      auth_events: [],
    };
    if (!version.idIsCreateHash) unsigned.room_id = roomId ?? "";
    const sealed = this.seal(version, unsigned, [domainOf(sender)]);
    const id = version.idIsCreateHash ? `!${sealed.eventId.slice(1)}` : (roomId ?? "");
    const draft = new RoomDraft(id, version, undefined);
    authorise(
      { type: "m.room.create", sender, content: unsigned.content, stateKey: "" },
      { version, state: draft, previous: [], followsOnlyCreate: false },
    );
    this.drafts.set(id, draft);
    return { draft, event: this.keep(draft, sealed, { depth: 1 }) };
  }

  /** Authorises, hashes and signs one event on top of the room. Throws M_FORBIDDEN and its kin. */
  add(draft: RoomDraft, what: Draft, redacts?: { target: StoredEvent; pdu: Pdu }): StoredEvent {
    const { type, sender, stateKey, content } = what;
    const candidate = { type, sender, stateKey, content };
    this.requireAdmissible(draft, what);
    requireServerAllowed(draft, what, redacts?.target);
    const followsOnlyCreate = draft.depth === 1 && draft.get("m.room.power_levels", "") === undefined;
    try {
      authorise(candidate, { version: draft.version, state: draft, previous: draft.extremities, followsOnlyCreate });
    } catch (error) {
      if (error instanceof NotAuthorised) refuse("M_FORBIDDEN", error.message);
      throw error;
    }
    requireInvitable(this.memory.accountData, what);
    const cited = new Set<string>();
    for (const [authType, authKey] of authKeysFor(draft.version, candidate)) {
      const event = draft.get(authType, authKey);
      if (event) cited.add(event.id);
    }
    const unsigned: UnsignedPdu = {
      type,
      room_id: draft.id,
      sender,
      content,
      // What sticks does so from now on at the latest.
      origin_server_ts: Math.min(what.sentAt ?? now(), what.stickyMs === undefined ? Infinity : now()),
      depth: depthAfter(draft),
      prev_events: [...draft.extremities],
      auth_events: [...cited],
    };
    if (stateKey !== undefined) unsigned.state_key = stateKey;
    if (redacts && draft.version.isLegacy) {
      const { redacts: _redacts, ...rest } = content;
      unsigned.content = rest;
      unsigned.redacts = redacts.target.id;
    }
    if (what.stickyMs !== undefined) {
      const isOfRoom = (event: StoredEvent): boolean => event.roomId === draft.id && event.sticky !== undefined;
      const pending = this.rows.flatMap(({ event }) => (isOfRoom(event) ? event : []));
      const sticking = this.memory.rooms.get(draft.id)?.sticky.at(now()) ?? [];
      requireStickable([...sticking, ...pending], what, now());
      unsigned.msc4354_sticky = { duration_ms: what.stickyMs };
    }
    const domains = [domainOf(sender)];
    const via = type === "m.room.member" ? textOf(content, "join_authorised_via_users_server") : undefined;
    if (via !== undefined && !domains.includes(domainOf(via))) domains.push(domainOf(via));
    const event = this.keep(draft, this.seal(draft.version, unsigned, domains), {
      depth: unsigned.depth,
      txn: what.txn,
      redacted: redacts?.target,
    });
    this.noteSticky(event);
    if (what.media !== undefined) this.media.set(event, what.media);
    if (redacts)
      this.redactions.push({ target: redacts.target.id, pdu: redactedText(draft.version, redacts.pdu), by: event.id });
    return event;
  }

  /**
   * Whatever a room's rules allow: nobody is invited by a third party, and into a room that an administrator has closed
   * nobody comes who is not in it. Refuses M_FORBIDDEN.
   */
  private requireAdmissible(draft: RoomDraft, { type, sender, stateKey = "", content }: Draft): void {
    if (type !== "m.room.member") return;
    if (content["third_party_invite"] !== undefined)
      refuse("M_FORBIDDEN", "Invitations by third parties are not taken.");
    const isComing = ["join", "invite", "knock"].includes(textOf(content, "membership") ?? "");
    if (!isComing || draft.membership(stateKey) === "join") return;
    // What one wants of invitations is no event either.
    if (this.memory.rooms.get(draft.id) || stateKey !== sender) this.newcomers = true;
    if (this.memory.blocked.has(draft.id)) refuse("M_FORBIDDEN", "An administrator has closed this room.");
  }

  private seal(version: RoomVersion, unsigned: UnsignedPdu, domains: readonly string[]): SealedPdu {
    try {
      const sealed = sealPdu(
        version,
        unsigned,
        domains.map((domain) => this.signers.get(domain)),
      );
      if (Buffer.byteLength(sealed.text) > largestPdu) refuse("M_TOO_LARGE", "The event is larger than 65536 bytes.");
      return sealed;
    } catch (error) {
      if (error instanceof NotCanonical) refuse("M_BAD_JSON", error.message);
      throw error;
    }
  }

  private noteSticky({ id, roomId, sticky }: StoredEvent): void {
    if (sticky) this.notes.push({ kind: "sticky", body: { roomId, eventId: id, until: sticky.until } });
  }

  /** Takes an event that was made elsewhere as it was judged, by the room as it stands in this batch. */
  receive(draft: RoomDraft, judged: Judged): void {
    this.received.push({ draft, judged });
    if (!judged.taken) return;
    const { checked, taken } = judged;
    for (const { sealed, depth } of taken.shownNow)
      this.keep(draft, sealed, { depth, extremities: draft.extremities, changes: [] });
    const { extremities, media, redacts } = taken;
    const depth = Math.max(draft.depth, checked.pdu.depth);
    const sealed = { eventId: checked.id, text: checked.text, pdu: checked.pdu };
    const event = this.keep(draft, sealed, { depth, extremities, changes: taken.changes, redacted: redacts?.target });
    this.noteSticky(event);
    if (media.length > 0) this.media.set(event, media);
    if (redacts)
      this.redactions.push({ target: redacts.target.id, pdu: redactedText(draft.version, redacts.pdu), by: event.id });
    if (taken.changes) this.notes.push({ kind: "resolved", body: { roomId: draft.id } });
  }

  /** What a resolution made of a state key: an event that was here before, or nothing. */
  private changeOf(draft: RoomDraft, { key, event }: StateChange, itself: StoredEvent): StoredEvent {
    if (event === "itself") return itself;
    const { position } = itself;
    const end = key.indexOf("\0");
    const [type, stateKey] = [key.slice(0, end), key.slice(end + 1)];
    const before = draft.get(type, stateKey);
    if (event === null) return { ...goneFrom(before ?? itself, position), since: -position };
    const isSame = type === "m.room.member" && before !== undefined && membershipIn(before) === membershipIn(event);
    const since = isSame ? before.since : -position;
    return holdingFrom(event, { position, since, replaces: before?.id, previous: before?.content });
  }

  private keep(draft: RoomDraft, sealed: SealedPdu, more: Kept): StoredEvent {
    const { pdu } = sealed;
    const { depth, txn, redacted, extremities = [sealed.eventId] } = more;
    const before = pdu.state_key === undefined ? undefined : draft.get(pdu.type, pdu.state_key);
    const content = contentOf(pdu);
    const relation = relationOf(content);
    const position = this.rows.length + 1;
    const isSameMembership =
      pdu.type === "m.room.member" && before !== undefined && membershipIn(before) === content["membership"];
    const event: StoredEvent = {
      position,
      id: sealed.eventId,
      roomId: draft.id,
      type: pdu.type,
      stateKey: pdu.state_key,
      sender: pdu.sender,
      sentAt: pdu.origin_server_ts,
      content,
      replaces: before?.id,
      previous: before?.content,
      // Below zero: counted from the batch's base, like the position.
      since: isSameMembership ? before.since : -position,
      relatesTo: relation?.target,
      relation: relation?.relation,
      sticky: stickyOf(pdu),
      redactedBy: undefined,
      redaction: undefined,
      txn,
      aggregations: noAggregations,
      relations: 0,
      body: undefined,
    };
    const changes = more.changes?.map((one) => this.changeOf(draft, one, event));
    const row = { event, text: sealed.text, draft, depth, redacted, extremities, changes };
    this.rows.push(row);
    draft.take(row);
    return event;
  }

  note(note: Note): void {
    this.notes.push(note);
  }

  /** Where the batch stands, to come back to when a unit fails half way. */
  mark(): Mark {
    const { rows, notes, redactions, received } = this;
    return {
      ...{ rows: rows.length, notes: notes.length },
      ...{ redactions: redactions.length, received: received.length },
    };
  }

  rollBack(mark: Mark): void {
    this.received.length = mark.received;
    const dropped = this.rows.splice(mark.rows);
    this.notes.length = mark.notes;
    this.redactions.length = mark.redactions;
    const touched = new Set(dropped.map((row) => row.draft.id));
    for (const id of this.drafts.keys()) {
      // A draft nothing was kept of is recreated on demand; the others are replayed.
      if (touched.has(id)) this.drafts.delete(id);
    }
    for (const [index, row] of this.rows.entries()) {
      if (!touched.has(row.draft.id)) continue;
      let draft = this.drafts.get(row.draft.id);
      if (!draft) {
        draft = this.draftOf(row.draft.id, row.draft.version);
        this.drafts.set(draft.id, draft);
      }
      draft.take(row);
      this.rows[index] = { ...row, draft };
    }
    for (const [index, one] of this.received.entries()) {
      const draft = this.drafts.get(one.draft.id);
      if (draft) this.received[index] = { ...one, draft };
    }
  }

  /** The argument of `chat.append`. */
  toAppend(): Append {
    const touched = new Map<string, RoomDraft>();
    const events = this.rows.map(({ event, text, draft }): AppendedEvent => {
      touched.set(draft.id, draft);
      const { roomId, id, type, stateKey, sender, sentAt, replaces, relatesTo, relation, txn } = event;
      const since = type === "m.room.member" ? event.since : undefined;
      const row = { roomId, id, type, stateKey, sender, sentAt, pdu: text, replaces, since, relatesTo, relation };
      return { ...row, redactedBy: undefined, txn };
    });
    const rooms = [...touched.values()].map((draft) => ({
      id: draft.id,
      version: draft.version.name,
      seen: draft.seen,
      head: draft.headOffset,
      extremities: draft.extremities,
      depth: draft.depth,
    }));
    const notes = this.notes.map((note, index) => ({ n: events.length + index + 1, ...note }));
    const media = this.rows.flatMap(({ event }) =>
      (this.media.get(event) ?? []).map((one) => {
        const slash = one.indexOf("/");
        return { domain: one.slice(0, slash), media: one.slice(slash + 1), room: event.roomId, event: event.id };
      }),
    );
    const received = this.received.length > 0 ? rowsOf(this.received, this.rows) : undefined;
    return { events, rooms, notes, redactions: this.redactions, media, received };
  }

  /** The steps to take once it is committed on top of `base`. */
  toSteps(base: number): Step[] {
    const steps: Step[] = this.rows.map(({ event, draft, depth, redacted, extremities, changes }) => {
      for (const one of new Set([event, ...(changes ?? [])])) {
        one.position += base;
        if (one.since < 0) one.since = base - one.since;
      }
      const version = draft.version.name;
      return { position: event.position, event, version, extremities, depth, redacted, changes };
    });
    for (const [index, note] of this.notes.entries())
      steps.push({ position: base + this.rows.length + index + 1, note });
    return steps;
  }
}
