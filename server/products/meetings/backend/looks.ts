/** Looks at rooms one after another for each, and once for all who ask before it has begun. */
export class Looks {
  private readonly look: (room: string) => Promise<void>;
  private readonly turns = new Map<string, Promise<void>>();
  private readonly queued = new Map<string, Promise<void>>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(look: (room: string) => Promise<void>) {
    this.look = look;
  }

  /** Resolves after a look that began later than this call. Rejects as the look does. */
  at(room: string): Promise<void> {
    const waiting = this.queued.get(room);
    if (waiting) return waiting;
    const before = this.turns.get(room) ?? Promise.resolve();
    const begin = (): Promise<void> => {
      this.queued.delete(room);
      return this.look(room);
    };
    const turn = before.then(begin, begin);
    this.queued.set(room, turn);
    this.turns.set(room, turn);
    const forget = (): void => {
      if (this.turns.get(room) === turn) this.turns.delete(room);
    };
    turn.then(forget, forget);
    return turn;
  }

  /** Calls in a moment, unless stopped. */
  in(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, milliseconds);
    this.timers.add(timer.unref());
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await Promise.allSettled(this.turns.values());
  }
}
