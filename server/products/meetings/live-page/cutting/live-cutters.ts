import type { LiveOrder, LivePiece } from "../../media/messages.ts";
import { setNotice } from "../../signalling/notices.ts";
import type { Room } from "../../signalling/room.ts";
import { RoomCutter } from "./room-cutter.ts";

/** The rooms of a media process that are shown to outsiders. */
export class LiveCutters {
  private readonly running = new Map<Room, RoomCutter>();
  private readonly publish: (room: string, piece: LivePiece) => void;

  constructor(publish: (room: string, piece: LivePiece) => void) {
    this.publish = publish;
  }

  /** `notice` is what everybody in the call is told, late joiners too. */
  set(room: Room, order: LiveOrder | null, notice: string): true {
    setNotice(room, "live", notice);
    if (order === null) {
      this.end(room);
      return true;
    }
    const cutter = this.running.get(room) ?? new RoomCutter(room, (piece) => this.publish(room.name, piece));
    this.running.set(room, cutter);
    cutter.setRunning(!order.isPaused);
    return true;
  }

  tick(room: Room, now: number): void {
    this.running.get(room)?.tick(now);
  }

  end(room: Room): void {
    this.running.get(room)?.setRunning(false);
    this.running.delete(room);
  }
}
