import type { RecordingOrder } from "../media/messages.ts";
import type { Room } from "../signalling/room.ts";
import { setNotice } from "../signalling/notices.ts";
import { RoomRecorder } from "./room-recorder.ts";

/** The recordings of the calls of a media process. */
export class Recorders {
  private readonly running = new Map<Room, RoomRecorder>();
  private readonly ending = new Set<Promise<void>>();
  private readonly elapsed: () => number;
  private readonly publish: (room: string, recordingId: string, isFull: boolean) => void;

  constructor(elapsed: () => number, publish: (room: string, recordingId: string, isFull: boolean) => void) {
    this.elapsed = elapsed;
    this.publish = publish;
  }

  /** `order` null: nothing is recorded. `notice` is what everybody in the call is told, guests too. */
  async set(room: Room, order: RecordingOrder | null, notice: string): Promise<true> {
    room.isRecorded = order !== null && !order.isPaused;
    setNotice(room, "recording", notice);
    const found = this.running.get(room);
    if (found && found.id !== order?.id) await this.end(room);
    if (!order) return true;
    let recorder = this.running.get(room);
    if (!recorder) {
      recorder = new RoomRecorder(room, order, this.elapsed, (isFull) => this.publish(room.name, order.id, isFull));
      this.running.set(room, recorder);
      await recorder.open();
    }
    recorder.setRunning(!order.isPaused);
    return true;
  }

  tick(room: Room, now: number): void {
    this.running.get(room)?.tick(now);
  }

  /** The call is over. */
  async end(room: Room): Promise<void> {
    const found = this.running.get(room);
    if (!found) return;
    this.running.delete(room);
    const ending = found.stop().finally(() => this.ending.delete(ending));
    this.ending.add(ending);
    await ending;
  }

  async endAll(): Promise<void> {
    await Promise.allSettled([...this.running.keys()].map((room) => this.end(room)));
    await Promise.allSettled(this.ending);
  }
}
