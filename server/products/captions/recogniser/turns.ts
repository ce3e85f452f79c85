/** Work that waits for the engine. */
export interface Work {
  readonly room: string;
  readonly trackSid: string;
  readonly segmentId: string;
  readonly isFinal: boolean;
  /** Of sound, in ms. */
  readonly length: number;
  /** Monotonic ms. */
  readonly queuedAt: number;
}

/** Finals wait at most so long in all before the oldest are given up, in ms of sound. */
const mostWaiting = 120_000;

/**
 * Who is next: finals before what may still change, meetings in turn, the pieces of one microphone one after the other.
 * Pure.
 */
export class Turns<W extends Work> {
  private waiting: W[] = [];
  private readonly busy = new Set<string>();
  /** Meetings in the order they were last served, the latest last. */
  private served: string[] = [];

  add(work: W): void {
    // What may still change is worth its latest state only.
    this.waiting = this.waiting.filter((one) => one.isFinal || one.segmentId !== work.segmentId);
    this.waiting.push(work);
    for (let over = this.soundWaiting() - mostWaiting; over > 0;) {
      const dropped = this.waiting.findIndex((one) => one.isFinal && one.room === this.fullest());
      if (dropped < 0) break;
      over -= this.waiting.splice(dropped, 1)[0]?.length ?? 0;
    }
  }

  /** The next, which is busy until `done`; null: none that may begin now. */
  take(): W | null {
    const ready = this.waiting.filter((one) => !this.busy.has(one.trackSid));
    const finals = ready.filter((one) => one.isFinal);
    const next = this.first(finals.length > 0 ? finals : ready);
    if (!next) return null;
    this.waiting = this.waiting.filter((one) => one !== next);
    this.busy.add(next.trackSid);
    this.served = [...this.served.filter((room) => room !== next.room), next.room];
    return next;
  }

  done({ trackSid }: Pick<W, "trackSid">): void {
    this.busy.delete(trackSid);
  }

  drop(room: string): void {
    this.waiting = this.waiting.filter((one) => one.room !== room);
    this.served = this.served.filter((one) => one !== room);
  }

  dropChanging(): void {
    this.waiting = this.waiting.filter((one) => one.isFinal);
  }

  /** Whether a piece of the microphone waits or is at the engine. */
  isWaiting(trackSid: string): boolean {
    return this.busy.has(trackSid) || this.waiting.some((one) => one.trackSid === trackSid);
  }

  /** How long the final that has waited longest has waited, in ms. */
  longestWait(now: number): number {
    return this.waiting.reduce((most, one) => (one.isFinal ? Math.max(most, now - one.queuedAt) : most), 0);
  }

  private first(some: readonly W[]): W | null {
    const place = (room: string): number => this.served.indexOf(room);
    return some.reduce<W | null>(
      (best, one) => (best === null || place(one.room) < place(best.room) ? one : best),
      null,
    );
  }

  private soundWaiting(): number {
    return this.waiting.reduce((sum, one) => sum + (one.isFinal ? one.length : 0), 0);
  }

  private fullest(): string {
    const sums = new Map<string, number>();
    for (const one of this.waiting) if (one.isFinal) sums.set(one.room, (sums.get(one.room) ?? 0) + one.length);
    return [...sums].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  }
}
