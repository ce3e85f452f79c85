import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "#log";
import type { AnyEvent } from "./event.ts";
import { messageOf, type Handler } from "./handler.ts";

/** What this process keeps in memory of events, and brings up to date before they are shown to those who watch. */
export interface Learners {
  add(learner: LearnerOptions): void;
  /** Resolves when everybody has learnt of these events, and after `patienceMs` also without those who have not. Never rejects. */
  learn(events: readonly AnyEvent[]): Promise<void>;
  /** Whether events have been shown that a learner does not know of yet. */
  areLate(): boolean;
  /** Called when nobody is late any more, with the topics of what was shown too early: what was answered meanwhile may be old. */
  onCaughtUp(handler: (topics: ReadonlySet<string>) => void): void;
  /** Events may have been missed: everybody who can reads everything again, and tries until it succeeds. */
  reload(): void;
  stop(): void;
}

interface LearnerOptions {
  readonly name: string;
  readonly types: readonly string[];
  readonly learn: (events: readonly AnyEvent[]) => Promise<void>;
  /** Called for each event once it is learnt of. */
  readonly follow: Handler<void>;
  /** Reads everything; left out: there is nothing but what events tell. */
  readonly reload?: (() => Promise<void>) | undefined;
}

interface Learner extends LearnerOptions {
  /** What it has still to learn of, in order. */
  queue: AnyEvent[];
  /** Reads everything before it learns anything more. */
  mustReload: boolean;
  /** Ends when it has learnt everything. */
  learning: Promise<void> | null;
  isLate: boolean;
}

/** Learning takes a statement: one that takes longer must not keep everything else from everybody. */
const patienceMs = 1000;
const retryMs = 1000;

export function createLearners({ log }: { log: Log }): Learners {
  const all: Learner[] = [];
  const caughtUp: ((topics: ReadonlySet<string>) => void)[] = [];
  /** Topics of events that were shown before they had been learnt of. */
  let shownEarly = new Set<string>();
  const stopping = new AbortController();

  async function run(one: Learner): Promise<void> {
    while ((one.queue.length > 0 || one.mustReload) && !stopping.signal.aborted) {
      const { queue: events, mustReload } = one;
      one.queue = [];
      one.mustReload = false;
      try {
        // What has been committed by now is in it.
        if (mustReload) await one.reload?.();
        else await one.learn(events);
        for (const event of events) follow(one, event);
      } catch (error) {
        one.queue = [...events, ...one.queue];
        one.mustReload ||= mustReload;
        log.warn({ error: messageOf(error), learner: one.name }, "events could not be learnt of; trying again");
        await wait(retryMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      }
    }
    one.learning = null;
    if (!one.isLate || stopping.signal.aborted) return;
    one.isLate = false;
    if (all.some(({ isLate }) => isLate)) return;
    const topics = shownEarly;
    shownEarly = new Set();
    for (const handler of caughtUp) handler(topics);
  }

  function follow({ name, follow: handler }: Learner, event: AnyEvent): void {
    try {
      handler(event);
    } catch (error) {
      // To learn it once more would not help.
      log.error({ error, learner: name, type: event.type }, "what was learnt was not followed");
    }
  }

  function noteEarly(events: readonly AnyEvent[]): void {
    for (const { topics } of events) for (const topic of topics) shownEarly.add(topic);
  }

  async function teach(one: Learner, events: readonly AnyEvent[]): Promise<void> {
    one.queue.push(...events);
    one.learning ??= run(one);
    // Who is late already is not waited for again: each event would take as long.
    if (one.isLate) return noteEarly(events);
    const isOver = new AbortController();
    const patience = wait(patienceMs, "late", { signal: AbortSignal.any([isOver.signal, stopping.signal]) });
    const end = await Promise.race([one.learning, patience.catch(() => undefined)]);
    isOver.abort();
    if (end !== "late" || one.learning === null) return;
    one.isLate = true;
    noteEarly(events);
    log.warn({ learner: one.name }, "events are shown before they have been learnt of");
  }

  return {
    add: (learner) => void all.push({ ...learner, queue: [], mustReload: false, learning: null, isLate: false }),
    async learn(events) {
      const taught = all.map((one) => ({ one, meant: events.filter(({ type }) => one.types.includes(type)) }));
      await Promise.all(taught.filter(({ meant }) => meant.length > 0).map(({ one, meant }) => teach(one, meant)));
    },
    areLate: () => all.some(({ isLate }) => isLate),
    onCaughtUp: (handler) => void caughtUp.push(handler),
    reload() {
      for (const one of all.filter(({ reload }) => reload !== undefined)) {
        one.mustReload = true;
        one.learning ??= run(one);
      }
    },
    stop: () => stopping.abort(),
  };
}
