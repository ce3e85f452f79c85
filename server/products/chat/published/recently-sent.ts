import type { StoredEvent } from "../rooms/stored-event.ts";
import type { Memory } from "../timeline/memory.ts";
import { publishedTypes } from "./types.ts";

const most = 4000;

/** What was sent last, in the order of the stream: those who are told of it a moment later need not ask the database. */
export class RecentlySent {
  private readonly memory: Pick<Memory, "rooms" | "position">;
  private events: StoredEvent[] = [];
  /** All that came after this position is here. */
  private from = Infinity;

  constructor(memory: Pick<Memory, "rooms" | "position" | "onSteps">) {
    this.memory = memory;
    memory.onSteps((steps) => {
      const first = steps[0];
      if (first && this.from === Infinity) this.from = first.position - 1;
      for (const step of steps)
        if ("event" in step && publishedTypes.has(step.event.type)) this.events.push(step.event);
      if (this.events.length <= most) return;
      this.from = this.events.at(-most / 2)?.position ?? this.from;
      this.events = this.events.filter(({ position }) => position > this.from);
    });
  }

  /** From `first` to `last`, as they are by now; undefined: not all of it is here, or is not what its room shows. */
  between(first: number, last: number): StoredEvent[] | undefined {
    if (first <= this.from || last > this.memory.position) return undefined;
    const found = this.events.filter(({ position }) => position >= first && position <= last);
    // What is redacted or removed is so in its room.
    const isShown = (event: StoredEvent): boolean =>
      this.memory.rooms.get(event.roomId)?.recentEvent(event.id) === event;
    return found.every(isShown) ? found : undefined;
  }
}
