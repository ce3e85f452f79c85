import type { TogetherHandler } from "./handler.ts";
import type { StoredEvent } from "./queries.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the reader gave a subscriber to handle, and what has been handled when it is done. */
interface Batch {
  readonly events: readonly StoredEvent[];
  seen: Snapshot;
}

/** A subscriber falls behind rather than hold more than this; it then reads on from the database. */
const mostQueued = 2000;

/** One subscriber in this process: whether it leads, what waits for it, and how far it has come. */
export class Subscriber {
  readonly name: string;
  readonly types: ReadonlySet<string>;
  readonly handler: TogetherHandler;
  /** As many events are handled in one go. */
  readonly most: number;
  /** Changes with every gain and loss of the lead, so that what began under an earlier one ends. */
  term = 0;
  isLeader = false;
  isRunning = false;
  /** What waits in the database has not all been queued. */
  isBehind = true;
  /** Everything handled; null until the stored cursor has been read. */
  handled: Snapshot | null = null;
  private batches: Batch[] = [];
  private queued = 0;

  constructor(name: string, types: readonly string[], handler: TogetherHandler, most: number) {
    this.name = name;
    this.most = most;
    this.types = new Set(types);
    this.handler = handler;
  }

  lead(): void {
    this.term += 1;
    this.isLeader = true;
  }

  loseLead(): void {
    this.term += 1;
    this.isLeader = false;
    this.handled = null;
    this.fallBehind();
  }

  offer(events: readonly StoredEvent[], seen: Snapshot): void {
    if (!this.isLeader || this.isBehind) return;
    const meant = events.filter(({ type }) => this.types.has(type));
    const last = this.batches.at(-1);
    if (meant.length === 0 && last) last.seen = seen;
    else this.batches.push({ events: meant, seen });
    this.queued += meant.length;
    if (this.queued > mostQueued) this.fallBehind();
  }

  /** What came first, and with it what came after it as far as one go takes it. */
  next(): Batch | undefined {
    const first = this.batches.shift();
    if (!first) return undefined;
    const events = [...first.events];
    let { seen } = first;
    for (let more = this.batches[0]; more && events.length + more.events.length <= this.most; more = this.batches[0]) {
      events.push(...more.events);
      seen = more.seen;
      this.batches.shift();
    }
    this.queued -= events.length;
    return { events, seen };
  }

  fallBehind(): void {
    this.clear();
    this.isBehind = true;
  }

  /** From now on what the reader hands out is queued. */
  keepUp(): void {
    this.clear();
    this.isBehind = false;
  }

  private clear(): void {
    this.batches = [];
    this.queued = 0;
  }
}
