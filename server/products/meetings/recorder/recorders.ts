import { RoomUpdate } from "@livekit/protocol";
import type { RecordingOrder } from "../media/messages.ts";
import type { Room } from "../signalling/room.ts";
import { setNotice } from "../signalling/notices.ts";
import { RoomRecorder } from "./room-recorder.ts";

/** The recordings of the calls of a media process. */
export class Recorders {
  private readonly running = new Map<Room, Map<string, RoomRecorder>>();
  private readonly ending = new Set<Promise<void>>();
  private readonly elapsed: () => number;
  private readonly publish: (room: string, recordingId: string, isFull: boolean) => void;

  constructor(elapsed: () => number, publish: (room: string, recordingId: string, isFull: boolean) => void) {
    this.elapsed = elapsed;
    this.publish = publish;
  }

  /** The one recording of a meeting; `order` null: nothing is recorded. `notice` is what everybody in the call is told, guests too. */
  async set(room: Room, order: RecordingOrder | null, notice: string): Promise<true> {
    room.isRecorded = order !== null && !order.isPaused;
    setNotice(room, "recording", notice);
    for (const one of this.of(room)) if (one.id !== order?.id) await this.finish(room, one);
    if (order) await this.run(room, order);
    return true;
  }

  /** One of several recordings of a media key's room, whose metadata is its program's: people see that it is recorded in LiveKit's own field. */
  async setOne(room: Room, id: string, order: RecordingOrder | null): Promise<true> {
    const others = this.of(room).filter((one) => one.id !== id);
    this.show(room, order !== null || others.length > 0);
    const found = this.running.get(room)?.get(id);
    if (order) await this.run(room, order);
    else if (found) await this.finish(room, found);
    return true;
  }

  tick(room: Room, now: number): void {
    for (const one of this.running.get(room)?.values() ?? []) one.tick(now);
  }

  /** The call is over. */
  async end(room: Room): Promise<void> {
    await Promise.all(this.of(room).map((one) => this.finish(room, one)));
  }

  async endAll(): Promise<void> {
    await Promise.allSettled([...this.running.keys()].map((room) => this.end(room)));
    await Promise.allSettled(this.ending);
  }

  private of(room: Room): RoomRecorder[] {
    return [...(this.running.get(room)?.values() ?? [])];
  }

  private show(room: Room, isRecorded: boolean): void {
    if (room.isRecorded === isRecorded) return;
    room.isRecorded = isRecorded;
    const value = new RoomUpdate({ room: room.describe() });
    room.sendTo(room.participants.values(), { case: "roomUpdate", value });
  }

  private async run(room: Room, order: RecordingOrder): Promise<void> {
    const all = this.running.get(room) ?? new Map<string, RoomRecorder>();
    this.running.set(room, all);
    let recorder = all.get(order.id);
    if (!recorder) {
      recorder = new RoomRecorder(room, order, this.elapsed, (isFull) => this.publish(room.name, order.id, isFull));
      all.set(order.id, recorder);
      await recorder.open();
    }
    recorder.setRunning(!order.isPaused);
  }

  private async finish(room: Room, recorder: RoomRecorder): Promise<void> {
    const all = this.running.get(room);
    all?.delete(recorder.id);
    if (all?.size === 0) this.running.delete(room);
    const ending = recorder.stop().finally(() => this.ending.delete(ending));
    this.ending.add(ending);
    await ending;
  }
}
