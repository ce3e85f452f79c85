import type { MatrixClient, MatrixEvent } from "matrix-js-sdk";
import type { ChatEvent } from "./messages/timeline.ts";

/** A part of a thread; `older` is where the page before it begins, null at the thread's beginning. */
export interface ThreadPage {
  readonly events: readonly ChatEvent[];
  readonly older: string | null;
}

/** What reads events beside the timeline: the engine. */
interface Reading {
  readonly client: MatrixClient;
  readable: (roomId: string, events: readonly MatrixEvent[]) => Promise<ChatEvent[]>;
}

export async function loadThreadPage(
  engine: Reading,
  roomId: string,
  rootId: string,
  from: string | null,
): Promise<ThreadPage> {
  const { events, originalEvent, nextBatch } = await engine.client.relations(roomId, rootId, "m.thread", null, {
    limit: 100,
    ...(from === null ? {} : { from }),
  });
  return {
    events: await engine.readable(roomId, [...(originalEvent ? [originalEvent] : []), ...events.toReversed()]),
    older: nextBatch ?? null,
  };
}

/** Everything that refers to an event, such as the votes in a poll; all of it. */
export async function loadReferences(engine: Reading, roomId: string, eventId: string): Promise<ChatEvent[]> {
  const all: MatrixEvent[] = [];
  let from: string | undefined;
  do {
    const page = await engine.client.relations(roomId, eventId, "m.reference", null, {
      limit: 500,
      ...(from === undefined ? {} : { from }),
    });
    all.push(...page.events);
    from = page.nextBatch ?? undefined;
  } while (from !== undefined && all.length < 20_000);
  return engine.readable(roomId, all);
}
