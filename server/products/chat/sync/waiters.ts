import type { Room } from "../rooms/room.ts";
import type { Step } from "../timeline/memory.ts";

type Why = "changes" | "timeout" | "ended";

/** One open poll. Enlisted before looking for changes, so that what comes while looking is not missed. */
export class Waiter {
  readonly sessionId: string;
  readonly wantsPresence: boolean;
  private why: Why | undefined;
  private resolve: ((why: Why) => void) | undefined;
  private readonly leave: (waiter: Waiter) => void;

  constructor(sessionId: string, wantsPresence: boolean, leave: (waiter: Waiter) => void) {
    this.sessionId = sessionId;
    this.wantsPresence = wantsPresence;
    this.leave = leave;
  }

  finish(why: Why): void {
    if (this.why !== undefined) return;
    this.why = why;
    this.leave(this);
    this.resolve?.(why);
  }

  /** Resolves at once when something has come since it was enlisted. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<Why> {
    if (this.why !== undefined) return this.why;
    if (signal.aborted) return "ended";
    const stop = (): void => this.finish("ended");
    const timer = setTimeout(() => this.finish("timeout"), timeoutMs);
    signal.addEventListener("abort", stop);
    const why = await new Promise<Why>((resolve) => {
      this.resolve = resolve;
    });
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    return why;
  }
}

/** What ends a wait besides what concerns the person. */
interface Awaited {
  /** What comes in that room, also for someone who is not in it. */
  readonly roomId?: string | undefined;
  /** Who comes and goes. */
  readonly wantsPresence?: boolean;
}

/** The open long polls, by person. */
export class Waiters {
  private readonly waiting = new Map<string, Set<Waiter>>();
  /** Those who look at one room, whether or not they are in it. */
  private readonly looking = new Map<string, Set<Waiter>>();
  private isStopping = false;

  enlist(userId: string, sessionId: string, { roomId, wantsPresence = false }: Awaited = {}): Waiter {
    const waiter = new Waiter(sessionId, wantsPresence, (one) => {
      remove(this.waiting, userId, one);
      if (roomId !== undefined) remove(this.looking, roomId, one);
    });
    add(this.waiting, userId, waiter);
    if (roomId !== undefined) add(this.looking, roomId, waiter);
    if (this.isStopping) waiter.finish("timeout");
    return waiter;
  }

  get size(): number {
    return this.waiting.size;
  }

  wake(userId: string): void {
    for (const waiter of this.waiting.get(userId) ?? []) waiter.finish("changes");
  }

  /** Those of these people's polls that are answered with who is there. */
  wakeForPresence(isMeant: (userId: string) => boolean): void {
    for (const [userId, set] of this.waiting) {
      if (!set.values().some((one) => one.wantsPresence) || !isMeant(userId)) continue;
      for (const waiter of set) if (waiter.wantsPresence) waiter.finish("changes");
    }
  }

  /** A session has ended, or opens nothing for now (`timeout`): its open polls end at once. */
  endSession(userId: string, sessionId: string | undefined, why: "ended" | "timeout" = "ended"): void {
    for (const waiter of this.waiting.get(userId) ?? []) {
      if (sessionId === undefined || waiter.sessionId === sessionId) waiter.finish(why);
    }
  }

  /** These people wait no longer: their open polls are answered with nothing new, and what they ask next with what has changed. */
  releaseWhere(isMeant: (userId: string) => boolean): void {
    for (const [userId, set] of this.waiting) if (isMeant(userId)) for (const waiter of set) waiter.finish("timeout");
  }

  /**
   * The server stops: those who wait, and those who come now, are answered with nothing new, as after a wait in vain. Any
   * refusal would be taken for the end of the session, and a client that believes that throws its keys away.
   */
  stop(): void {
    this.isStopping = true;
    for (const set of this.waiting.values()) for (const waiter of set) waiter.finish("timeout");
  }

  /** Everybody waiting who is in the room, or looks at it. */
  wakeRoom(room: Room): void {
    for (const waiter of this.inRoom(room)) waiter.finish("changes");
  }

  private inRoom(room: Room): Waiter[] {
    const found = [...(this.looking.get(room.id) ?? [])];
    const [few, isOther] =
      room.joined.size < this.waiting.size
        ? [room.joined, (userId: string) => this.waiting.has(userId)]
        : [this.waiting.keys(), (userId: string) => room.joined.has(userId)];
    for (const userId of few) if (isOther(userId)) found.push(...(this.waiting.get(userId) ?? []));
    return found;
  }

  /** Those who wait and whom committed steps concern. */
  concernedBy(steps: readonly Step[], roomOf: (id: string) => Room | undefined): readonly Waiter[] {
    if (this.waiting.size === 0) return [];
    const rooms = new Set<string>();
    const users = new Set<string>();
    for (const step of steps) {
      if ("event" in step) {
        rooms.add(step.event.roomId);
        for (const { type, stateKey } of step.changes ?? [step.event])
          if (type === "m.room.member" && stateKey !== undefined) users.add(stateKey);
      } else if (step.note.kind === "receipt" && step.note.body.type !== "m.read.private") {
        rooms.add(step.note.body.roomId);
      } else if (step.note.kind === "devices") {
        users.add(step.note.body.userId);
        for (const userId of this.waiting.keys()) users.add(userId);
      } else if ("userId" in step.note.body && step.note.body.userId !== null) {
        users.add(step.note.body.userId);
      }
    }
    const found = new Set<Waiter>();
    for (const id of rooms) {
      const room = roomOf(id);
      if (room) for (const waiter of this.inRoom(room)) found.add(waiter);
    }
    for (const userId of users) for (const waiter of this.waiting.get(userId) ?? []) found.add(waiter);
    return [...found];
  }
}

function add(lists: Map<string, Set<Waiter>>, key: string, waiter: Waiter): void {
  const list = lists.get(key);
  if (list) list.add(waiter);
  else lists.set(key, new Set([waiter]));
}

function remove(lists: Map<string, Set<Waiter>>, key: string, waiter: Waiter): void {
  const list = lists.get(key);
  list?.delete(waiter);
  if (list?.size === 0) lists.delete(key);
}
