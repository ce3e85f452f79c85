import type { Log } from "#log";
import { sql, type Db } from "#database";
import { redactContent } from "../events/redact.ts";
import { roomVersion } from "../events/room-version.ts";
import { Rooms } from "../rooms/registry.ts";
import { Room } from "../rooms/room.ts";
import { noAggregations, textOf } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import type { ChatTables } from "../tables.ts";
import { AccountData } from "../account-data/account-data.ts";
import { Inboxes } from "../devices/inboxes.ts";
import { deleteExpiredSticky, readStickyIds } from "../sticky/queries.ts";
import { ThreadSubscriptions, type SubscriptionState } from "../threads/subscriptions.ts";
import type { Note } from "./notes.ts";
import {
  readCurrentState,
  readEventsBetween,
  readEventsById,
  readNotesBetween,
  readPosition,
  readResolvedBetween,
  readNewestOf,
  readRoomEvents,
  readRooms,
} from "./queries.ts";

/** One committed step of the stream. */
export type Step =
  | {
      readonly position: number;
      readonly event: StoredEvent;
      readonly version: string;
      readonly extremities: readonly string[];
      readonly depth: number;
      /** What became of the state with it, where it is not the event itself; `isGone`: nothing holds instead. */
      readonly changes?: readonly StoredEvent[] | undefined;
      /** The event that this redaction emptied. */
      readonly redacted?: StoredEvent | undefined;
    }
  | { readonly position: number; readonly note: Note };

interface Blocked {
  readonly organisationId: string;
  readonly userId: string;
}

export type Listener = (steps: readonly Step[]) => void;

/**
 * What chat knows in memory, as of one position of the stream. Steps are taken strictly in order: those this process
 * commits at once, those of other processes by reading them from the database.
 */
export class Memory {
  readonly rooms = new Rooms();
  readonly accountData = new AccountData();
  readonly threadSubscriptions = new ThreadSubscriptions();
  readonly inboxes: Inboxes;
  /** Rooms that an administrator has closed: who closed each. */
  readonly blocked = new Map<string, Blocked>();
  readonly deviceChanges = new Map<string, number>();
  deviceHead = 0;
  position = 0;
  private readonly db: Db<ChatTables>;
  private readonly log: Log;
  private readonly listeners: Listener[] = [];
  private following: Promise<void> = Promise.resolve();

  constructor(db: Db<ChatTables>, log: Log) {
    this.db = db;
    this.log = log;
    this.inboxes = new Inboxes(db);
  }

  /** Called after steps have been taken, with those steps. */
  onSteps(listener: Listener): void {
    this.listeners.push(listener);
  }

  async load(): Promise<void> {
    const db = this.db;
    await db
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute(async (trx) => {
        this.position = await readPosition(trx);
        for (const row of await readRooms(trx)) {
          const version = roomVersion(row.version);
          if (!version) throw new Error(`A room has the unknown version ${row.version}.`);
          const room = new Room(row.id, version);
          room.head = row.head;
          room.recentFrom = row.head;
          room.extremities = row.extremities;
          room.depth = row.depth;
          room.begin(row.resolvedAt);
          this.rooms.add(room);
        }
        for await (const events of readCurrentState(trx)) {
          for (const event of events) {
            if (!event.isGone) this.rooms.get(event.roomId)?.setState(event);
            if (event.type === "m.room.member") this.rooms.noteMembership(event);
          }
        }
        for (const room of this.rooms.all()) this.rooms.noteCreate(room);
        for (const event of await readEventsById(trx, await readStickyIds(trx)))
          this.rooms.get(event.roomId)?.sticky.add(event);
        for (const row of await trx.selectFrom("chat.receipt").selectAll().orderBy("position").execute()) {
          this.takeReceipt(row.position, {
            roomId: row.room_id,
            userId: row.user_id,
            type: row.type,
            thread: row.thread,
            eventId: row.event_id,
            eventPosition: row.event_position,
            at: row.sent_at,
          });
        }
        for (const row of await trx.selectFrom("chat.account_data").selectAll().execute()) {
          this.accountData.set(row.position, row.user_id, row.room_id, row.type, JSON.parse(row.content));
        }
        const threads = trx.selectFrom("chat.thread_subscription").selectAll().orderBy("position");
        for (const { user_id, room_id: roomId, state, ...row } of await threads.execute()) {
          this.threadSubscriptions.load(user_id, { ...row, roomId, state: state as SubscriptionState });
        }
        for (const row of await trx.selectFrom("chat.forgotten").selectAll().execute()) {
          this.rooms.forget(row.user_id, row.room_id, row.position);
        }
        for (const row of await trx.selectFrom("chat.blocked_room").selectAll().execute()) {
          this.blocked.set(row.room_id, { organisationId: row.organisation_id, userId: row.user_id });
        }
        for (const row of await trx.selectFrom("chat.device_change").selectAll().execute()) {
          this.takeDevices(row.position, row.user_id);
        }
      });
    this.log.info({ rooms: this.rooms.size, position: this.position }, "chat is loaded");
  }

  /** Takes steps that follow directly on the position; those already taken are skipped. */
  take(steps: readonly Step[]): void {
    const fresh =
      steps[0] && steps[0].position > this.position ? steps : steps.filter((step) => step.position > this.position);
    if (fresh.length === 0) return;
    for (const step of fresh) {
      if ("event" in step) this.takeEvent(step);
      else this.takeNote(step.position, step.note);
      this.position = step.position;
    }
    for (const listener of this.listeners) listener(fresh);
  }

  /** A room that has been removed for good. */
  forgetRoom(roomId: string): void {
    this.rooms.remove(roomId);
    this.threadSubscriptions.removeRoom(roomId);
  }

  private takeEvent(step: Extract<Step, { event: StoredEvent }>): void {
    const { event } = step;
    let room = this.rooms.get(event.roomId);
    if (!room) {
      const version = roomVersion(step.version);
      if (!version) throw new Error(`A room has the unknown version ${step.version}.`);
      room = new Room(event.roomId, version);
      room.recentFrom = event.position - 1;
      this.rooms.add(room);
    }
    room.append(event, step.changes);
    room.extremities = step.extremities;
    room.depth = step.depth;
    if (step.changes) {
      for (const change of step.changes) if (change.type === "m.room.member") this.rooms.noteMembership(change);
    } else if (event.type === "m.room.member") this.rooms.noteMembership(event);
    else if (event.type === "m.room.create") this.rooms.noteCreate(room);
    if (step.redacted)
      room.redact(step.redacted, redactContent(room.version, step.redacted.type, step.redacted.content), event);
  }

  private takeNote(position: number, note: Note): void {
    switch (note.kind) {
      case "receipt":
        return this.takeReceipt(position, note.body);
      case "accountData":
        return this.accountData.set(position, note.body.userId, note.body.roomId, note.body.type, note.body.content);
      case "toDevice":
        return this.inboxes.add(position, note.body.userId, note.body.deviceId, note.body.content);
      case "forgotten":
        return this.rooms.forget(note.body.userId, note.body.roomId, position);
      case "threadSubscription":
        return this.threadSubscriptions.take(position, note.body);
      case "blocked":
        return this.takeBlocked(note.body);
      case "purged":
        return this.rooms.get(note.body.roomId)?.purge(note.body.before);
      case "devices":
        return this.takeDevices(position, note.body.userId);
      case "sticky":
      case "resolved":
        // The event says so itself, or comes with what changed.
        return;
      case "keyStock":
        return this.inboxes.forgetKeyCounts(note.body.userId, note.body.deviceId);
    }
  }

  private takeBlocked({ roomId, organisationId, userId }: Extract<Note, { kind: "blocked" }>["body"]): void {
    if (userId === null) this.blocked.delete(roomId);
    else if (!this.blocked.has(roomId)) this.blocked.set(roomId, { organisationId, userId });
  }

  private takeDevices(position: number, userId: string): void {
    this.deviceChanges.set(userId, position);
    this.deviceHead = Math.max(this.deviceHead, position);
  }

  private takeReceipt(position: number, body: Extract<Note, { kind: "receipt" }>["body"]): void {
    const room = this.rooms.get(body.roomId);
    if (!room) return;
    const kept = (room.receipts.get(body.userId) ?? []).filter(
      (one) => one.type !== body.type || one.thread !== body.thread,
    );
    room.receipts.set(body.userId, [...kept, { ...body, position }]);
    room.receiptsHead = Math.max(room.receiptsHead, position);
  }

  /** Reads what other processes appended up to a position (or up to now). Safe to call from anywhere. */
  follow(upTo?: number): Promise<void> {
    const next = this.following.then(() => this.readOn(upTo));
    this.following = next.catch(() => undefined);
    return next;
  }

  private async readOn(upTo?: number): Promise<void> {
    if (upTo !== undefined && upTo <= this.position) return;
    const end = upTo ?? (await readPosition(this.db));
    const start = this.position;
    if (end <= start) return;
    const events = await readEventsBetween(this.db, start, end);
    const notes = await readNotesBetween(this.db, start, end);
    const rooms = new Map(
      (await readRooms(this.db, [...new Set(events.map((event) => event.roomId))])).map((row) => [row.id, row]),
    );
    const targets = events.flatMap((event) =>
      event.type === "m.room.redaction" ? (textOf(event.content, "redacts") ?? []) : [],
    );
    const redacted = new Map((await readEventsById(this.db, targets)).map((event) => [event.redactedBy, event]));
    const resolvedIn = notes.flatMap((row) =>
      row.kind === "resolved" ? (JSON.parse(row.body) as { roomId: string }).roomId : [],
    );
    const changes = Map.groupBy(
      await readResolvedBetween(this.db, [...new Set(resolvedIn)], start, end),
      (one) => one.position,
    );
    const steps: Step[] = notes.map((row) => ({
      position: row.position,
      note: { kind: row.kind, body: JSON.parse(row.body) } as unknown as Note,
    }));
    for (const event of events) {
      const row = rooms.get(event.roomId);
      if (!row) continue;
      event.aggregations = noAggregations;
      steps.push({
        position: event.position,
        event,
        version: row.version,
        extremities: row.extremities,
        depth: row.depth,
        changes: changes
          .get(event.position)
          ?.map((change) => (change.id === event.id && !change.isGone ? event : change)),
        redacted: redacted.get(event.id),
      });
    }
    this.take(steps.sort((a, b) => a.position - b.position));
    this.position = Math.max(this.position, end);
  }

  /** Makes sure the newest `count` events of a room are in memory, or all there are. */
  async recall(room: Room, count: number): Promise<void> {
    if (room.recent.length >= count || room.recentFrom === 0) return;
    const from = room.recentFrom;
    const older = await readRoomEvents(this.db, room.id, from, "backwards", Math.max(count - room.recent.length, 30));
    // Someone else may have done the same meanwhile.
    if (room.recentFrom !== from) return this.recall(room, count);
    const oldest = older.at(-1);
    room.prepend(older.toReversed(), older.length === 0 || !oldest ? 0 : oldest.position - 1);
    if (older.length === 0) room.recentFrom = 0;
  }

  /** The same for many rooms, with one statement for each hundred that memory lacks. */
  async recallAll(rooms: readonly Room[], count: number): Promise<void> {
    const lacking = rooms.filter((room) => room.recent.length < count && room.recentFrom !== 0);
    for (let at = 0; at < lacking.length; at += 100) {
      const asked = lacking.slice(at, at + 100).map((room) => ({ id: room.id, from: room.recentFrom, room }));
      const found = await readNewestOf(this.db, asked, count);
      for (const { id, from, room } of asked) {
        // Someone else may have done the same meanwhile.
        if (room.recentFrom !== from) continue;
        const older = found.get(id) ?? [];
        const oldest = older.at(-1);
        room.prepend(older.toReversed(), older.length < count || !oldest ? 0 : oldest.position - 1);
      }
    }
  }

  /** The database, for readers that go beyond what memory holds. */
  get tables(): Db<ChatTables> {
    return this.db;
  }

  async trimNotes(): Promise<void> {
    await sql`delete from chat.note where created_at < now() - interval '1 day'`.execute(this.db);
    await deleteExpiredSticky(this.db);
    await sql`delete from chat.to_device_txn where created_at < now() - interval '1 day'`.execute(this.db);
  }
}
