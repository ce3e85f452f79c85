import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "#log";
import { messageOf } from "./handler.ts";
import { insertDeadLetter, type EventDb, type StoredEvent } from "./queries.ts";
import type { Subscriber } from "./subscriber.ts";

interface DeliverOptions {
  readonly db: EventDb;
  readonly log: Log;
  /** Whether delivery has ended here: everything stops, or another process leads. */
  readonly isOver: () => boolean;
  /** Aborted when everything stops. */
  readonly stopping: AbortSignal;
}

const attemptsBeforeGivingUp = 12;

/** Has a subscriber handle events in their order. False when delivery has ended before the last was handled. */
export async function deliver(
  options: DeliverOptions,
  subscriber: Subscriber,
  events: readonly StoredEvent[],
): Promise<boolean> {
  for (let from = 0; from < events.length; from += subscriber.most) {
    const some = events.slice(from, from + subscriber.most);
    if (some.length === 1 || !(await handleTogether(options, subscriber, some)))
      for (const event of some) {
        await handleUntilDone(options, subscriber, event);
        if (options.isOver()) return false;
      }
    if (options.isOver()) return false;
  }
  return !options.isOver();
}

/** False: one of them at least does not go through, and each is handled alone. */
async function handleTogether(
  { log, stopping }: DeliverOptions,
  subscriber: Subscriber,
  events: readonly StoredEvent[],
): Promise<boolean> {
  try {
    await subscriber.handler(events, stopping);
    return true;
  } catch (error) {
    log.warn({ error: messageOf(error), subscriber: subscriber.name }, "events are handled one by one");
    return false;
  }
}

async function handleUntilDone(
  { db, log, isOver, stopping }: DeliverOptions,
  subscriber: Subscriber,
  event: StoredEvent,
): Promise<void> {
  const about = { subscriber: subscriber.name, type: event.type };
  for (let attempt = 1; !isOver(); attempt++) {
    try {
      return await subscriber.handler([event], stopping);
    } catch (error) {
      if (isOver()) return;
      if (attempt >= attemptsBeforeGivingUp) {
        log.error({ error, ...about, id: event.id }, "an event became a dead letter");
        return await insertDeadLetter(db, subscriber.name, event, messageOf(error));
      }
      log.warn({ error: messageOf(error), ...about, attempt }, "an event is tried again");
      await wait(Math.min(50 * 2 ** attempt, 10_000), undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
