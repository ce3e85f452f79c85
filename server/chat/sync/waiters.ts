import type { Room } from "../rooms/room.ts";
import type { Step } from "../timeline/memory.ts";

interface Waiter {
  readonly sessionId: string;
  wake(): void;
  end(): void;
}

/** The open long polls, by person. */
export class Waiters {
  private readonly waiting = new Map<string, Set<Waiter>>();

  /** Resolves true when something for the person happened, false after `timeoutMs`; rejects nothing. */
  wait(
    userId: string,
    sessionId: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<"news" | "timeout" | "ended"> {
    return new Promise((resolve) => {
      let all = this.waiting.get(userId);
      if (!all) this.waiting.set(userId, (all = new Set()));
      const set = all;
      const finish = (why: "news" | "timeout" | "ended"): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", stop);
        set.delete(waiter);
        if (set.size === 0 && this.waiting.get(userId) === set) this.waiting.delete(userId);
        resolve(why);
      };
      const stop = (): void => finish("ended");
      const waiter: Waiter = { sessionId, wake: () => finish("news"), end: stop };
      const timer = setTimeout(() => finish("timeout"), timeoutMs);
      signal.addEventListener("abort", stop);
      set.add(waiter);
    });
  }

  get size(): number {
    return this.waiting.size;
  }

  wake(userId: string): void {
    for (const waiter of this.waiting.get(userId) ?? []) waiter.wake();
  }

  /** A session has ended: its open polls end at once. */
  endSession(userId: string, sessionId: string | undefined): void {
    for (const waiter of this.waiting.get(userId) ?? []) {
      if (sessionId === undefined || waiter.sessionId === sessionId) waiter.end();
    }
  }

  endAll(): void {
    for (const set of this.waiting.values()) for (const waiter of set) waiter.end();
  }

  /** Everybody waiting who is in the room. */
  wakeRoom(room: Room): void {
    if (room.joined.size < this.waiting.size) {
      for (const userId of room.joined) if (this.waiting.has(userId)) this.wake(userId);
    } else {
      for (const userId of this.waiting.keys()) if (room.joined.has(userId)) this.wake(userId);
    }
  }

  /** Wakes those whom committed steps concern. */
  wakeFor(steps: readonly Step[], roomOf: (id: string) => Room | undefined): void {
    if (this.waiting.size === 0) return;
    const rooms = new Set<string>();
    const users = new Set<string>();
    for (const step of steps) {
      if ("event" in step) {
        rooms.add(step.event.roomId);
        if (step.event.type === "m.room.member" && step.event.stateKey !== undefined) users.add(step.event.stateKey);
      } else if (step.note.kind === "receipt" && step.note.body.type !== "m.read.private") {
        rooms.add(step.note.body.roomId);
      } else if (step.note.kind === "devices") {
        users.add(step.note.body.userId);
        for (const userId of this.waiting.keys()) users.add(userId);
      } else {
        users.add(step.note.body.userId);
      }
    }
    for (const id of rooms) {
      const room = roomOf(id);
      if (room) this.wakeRoom(room);
    }
    for (const userId of users) this.wake(userId);
  }
}
