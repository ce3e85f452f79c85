import type { RecordingContext } from "../context.ts";
import { egressFolder } from "./folder.ts";
import { endEgress, endKeyless, failStart } from "./service.ts";
import { forbiddenInWorkspace } from "./place.ts";
import type { KeyRoom } from "./port.ts";
import { changeEgress, readAllRunning, readEgress, readRunningIn, type EgressRow, type RunningRow } from "./queries.ts";

/** How often it is looked whether the rooms that are recorded are there, and the disk has room. */
const lookEveryMs = 5000;
/** Seconds after which one that has not begun is tried again, and after which it is given up. */
const lateAfter = 10;
const triedFor = 60;
const full = "The server has too little room left to record.";

/** The recordings of keys' rooms in this process: as the database has them, and ended when a rule no longer allows them. */
export class EgressHere {
  private readonly on = new Map<string, EgressRow>();
  private queue: Promise<void> = Promise.resolve();
  private looking: NodeJS.Timeout | null = null;
  private readonly context: RecordingContext;

  constructor(context: RecordingContext) {
    this.context = context;
  }

  start(): void {
    this.enqueue(() => endKeyless(this.context, { mayLive: false }));
    // Nobody can record here otherwise.
    if (this.context.recordingCalls.keyRooms.keys.size === 0) return;
    this.looking = setInterval(() => void this.look(), lookEveryMs);
  }

  async stop(): Promise<void> {
    if (this.looking) clearInterval(this.looking);
    await this.queue;
  }

  /** One was begun or has ended somewhere. */
  changed(id: string): void {
    this.enqueue(async () => {
      const row = await readEgress(this.context.db, id);
      if (row) await this.settle(row);
    });
  }

  /** Someone came into a room, perhaps the first one in this process. */
  joined(room: KeyRoom): void {
    if (!this.context.recordingCalls.keyRooms.keys.has(room.keyId)) return;
    this.enqueue(async () => {
      for (const row of await readRunningIn(this.context.db, room)) await this.settle(row);
    });
  }

  /** A rule, a class or the members of a workspace have changed. */
  applyAll(): void {
    for (const id of this.on.keys()) this.changed(id);
  }

  async failed(id: string, isFull: boolean): Promise<void> {
    this.context.log.error({ id, isFull }, "the recording of a key's room could not be written; it ends");
    await endEgress(this.context, id, isFull ? full : "It could not be written.");
  }

  private enqueue(work: () => Promise<void>): void {
    this.queue = this.queue.then(() =>
      work().catch((error: unknown) =>
        this.context.log.warn({ error }, "the recording of a key's room could not be looked at"),
      ),
    );
  }

  private async settle(row: EgressRow): Promise<void> {
    const { context } = this;
    const { id, key } = row;
    const { keyRooms } = context.recordingCalls;
    if (!key || (row.state !== "starting" && row.state !== "active")) {
      this.on.delete(id);
      await keyRooms.record(row, id, null);
      return;
    }
    // Another room may have its name by now.
    if (!(await keyRooms.there([row])).has(row.sid)) return void (await endEgress(context, id));
    if ((await forbiddenInWorkspace(context, row.workspaceId)) !== null) {
      await endEgress(context, id, "The rules of the key's workspace do not allow recordings any more.");
      return;
    }
    const order = {
      id,
      folder: egressFolder(context, id),
      key: key.toString("base64"),
      isPaused: false,
      of: row.tracks,
    };
    if (!(await keyRooms.record(row, id, order))) return;
    this.on.set(id, row);
    const active = await changeEgress(context.db, id, { from: ["starting"], to: "active" });
    if (active) keyRooms.publish("egress_updated", active);
  }

  /** Its first try came to nothing, as where the media process had died: the process that can hold the room tries again. */
  private async restart({ id, keyId, name, age }: RunningRow): Promise<void> {
    const { db, recordingCalls } = this.context;
    if (await recordingCalls.keyRooms.revive({ keyId, name }))
      this.enqueue(async () => {
        const row = await readEgress(db, id);
        if (row) await this.settle(row);
      });
    if (age < triedFor) return;
    await failStart(this.context, id, "It could not begin: the room's media process did not answer.");
  }

  /** Rooms that are over, whichever process had them, are recorded no more. */
  private async look(): Promise<void> {
    const { context } = this;
    try {
      const rows = await readAllRunning(context.db);
      if (rows.length === 0) return;
      const there = await context.recordingCalls.keyRooms.there(rows);
      for (const row of rows) {
        if (!there.has(row.sid)) await endEgress(context, row.id);
        else if (row.state === "starting" && row.age > lateAfter) await this.restart(row);
      }
      if (this.on.size === 0 || !(await context.blobs.room()).isLow) return;
      for (const id of this.on.keys()) await this.failed(id, true);
    } catch (error) {
      context.log.warn({ error }, "the rooms that are recorded could not be looked at");
    }
  }
}
