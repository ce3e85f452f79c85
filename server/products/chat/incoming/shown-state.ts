import type { StateMap } from "../resolution/graph.ts";

/**
 * Which state events a log shows, so that going through it in order gives the room's state at every end of a fork: of each
 * part those that came to hold, in the order in which they came. What a resolution takes back is not shown, and what it brings
 * back is.
 */
export class ShownState {
  private readonly lines = new Map<string, string[]>();
  private readonly arrivals = new Map<string, number>();
  private readonly ids = new Set<string>();

  has(eventId: string): boolean {
    return this.ids.has(eventId);
  }

  /** That a state event has come, whether or not it holds. */
  note(eventId: string): void {
    if (!this.arrivals.has(eventId)) this.arrivals.set(eventId, this.arrivals.size);
  }

  /** An event that holds now. */
  set(key: string, eventId: string): void {
    this.note(eventId);
    const line = this.lines.get(key) ?? [];
    this.lines.set(key, line);
    const arrival = this.arrivals.get(eventId) ?? 0;
    for (let last = line.at(-1); last !== undefined && last !== eventId; last = line.at(-1)) {
      if ((this.arrivals.get(last) ?? 0) < arrival) break;
      line.pop();
      this.ids.delete(last);
    }
    if (line.at(-1) === eventId) return;
    line.push(eventId);
    this.ids.add(eventId);
  }

  /** The whole state is this now. */
  become(state: StateMap): void {
    for (const [key, line] of this.lines) {
      if (state.has(key)) continue;
      for (const id of line.splice(0)) this.ids.delete(id);
    }
    for (const [key, id] of state) if (this.lines.get(key)?.at(-1) !== id) this.set(key, id);
  }

  state(): Map<string, string> {
    return new Map([...this.lines].flatMap(([key, line]) => (line.length === 0 ? [] : [[key, line.at(-1) ?? ""]])));
  }
}
