import { liveAskEveryMs } from "@safos/contract/live-page";
import { now } from "#clock";

/** Over how long requests are counted, ms. */
const spanMs = 10_000;
/** What another process has said counts this long, ms. */
const trustedMs = 15_000;

interface Counted {
  /** Requests by the second in which they came. */
  readonly bySecond: Map<number, number>;
  /** What other processes have counted of theirs. */
  readonly elsewhere: Map<string, { readonly count: number; readonly at: number }>;
}

/** About how many watch, by how often playlists are asked for: nothing is remembered of anybody. */
export class Viewers {
  private readonly meetings = new Map<string, Counted>();

  note(meetingId: string): void {
    const { bySecond } = this.of(meetingId);
    const second = Math.floor(now() / 1000);
    const before = bySecond.get(second);
    bySecond.set(second, (before ?? 0) + 1);
    if (before === undefined) for (const old of bySecond.keys()) if (old < second - 30) bySecond.delete(old);
  }

  noteElsewhere(meetingId: string, processId: string, count: number): void {
    const { elsewhere } = this.of(meetingId);
    elsewhere.set(processId, { count, at: now() });
    for (const [id, { at }] of elsewhere) if (now() - at > trustedMs) elsewhere.delete(id);
  }

  /** Of those who ask this process. */
  here(meetingId: string): number {
    const found = this.meetings.get(meetingId);
    if (!found) return 0;
    const second = Math.floor(now() / 1000);
    const seconds = spanMs / 1000;
    let asked = 0;
    for (let back = 1; back <= seconds; back++) asked += found.bySecond.get(second - back) ?? 0;
    return Math.round((asked * liveAskEveryMs) / spanMs);
  }

  all(meetingId: string): number {
    let sum = this.here(meetingId);
    for (const { count, at } of this.meetings.get(meetingId)?.elsewhere.values() ?? [])
      if (now() - at <= trustedMs) sum += count;
    return sum;
  }

  forget(meetingId: string): void {
    this.meetings.delete(meetingId);
  }

  private of(meetingId: string): Counted {
    const found = this.meetings.get(meetingId) ?? { bySecond: new Map(), elsewhere: new Map() };
    this.meetings.set(meetingId, found);
    return found;
  }
}
