import { EventStatus, type MatrixEvent } from "matrix-js-sdk";
import type { ChatEvent } from "./messages/timeline.ts";

const kept = new WeakMap<MatrixEvent, string>();

/** The first id an event was seen under; it stays when the server gives the message its own. */
function keyOf(event: MatrixEvent): string {
  const known = kept.get(event);
  if (known) return known;
  const key = event.getTxnId() ?? event.getId() ?? "";
  kept.set(event, key);
  return key;
}

function statusOf(status: EventStatus | null): ChatEvent["status"] {
  if (status === null || status === EventStatus.SENT) return "sent";
  return status === EventStatus.NOT_SENT ? "failed" : "sending";
}

interface BundledThread {
  count?: unknown;
  latest_event?: { origin_server_ts?: unknown; sender?: unknown };
}

/** The client's events as plain data. */
export function eventsOf(events: readonly MatrixEvent[]): ChatEvent[] {
  return events.map((event) => {
    const stateKey = event.getStateKey();
    const isDeleted = event.isRedacted();
    const thread = event.getServerAggregatedRelation<BundledThread>("m.thread");
    const edit = event.getServerAggregatedRelation<{ content?: Record<string, unknown> }>("m.replace");
    const count = thread?.count;
    const lastAt = thread?.latest_event?.origin_server_ts;
    const lastSender = thread?.latest_event?.sender;
    return {
      id: event.getId() ?? "",
      key: keyOf(event),
      type: event.getType(),
      sender: event.getSender() ?? "",
      at: event.getTs(),
      content: isDeleted ? {} : event.getOriginalContent(),
      ...(stateKey === undefined ? {} : { stateKey, prevContent: event.getPrevContent() }),
      isDeleted,
      status: statusOf(event.status),
      ...(typeof count === "number" && count > 0
        ? {
            bundledThread: {
              count,
              lastAt: typeof lastAt === "number" ? lastAt : event.getTs(),
              lastSender: typeof lastSender === "string" ? lastSender : "",
            },
          }
        : {}),
      ...(edit?.content ? { bundledEdit: edit.content } : {}),
    };
  });
}
