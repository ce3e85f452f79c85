import { EventStatus, type MatrixEvent } from "matrix-js-sdk";
import { unreadableFor } from "./encryption/unreadable.ts";
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

/** What is known of a room and its events beside them. */
export interface About {
  isRoomEncrypted: boolean;
  /** Nothing proves that the one it names has written it. */
  isUnproven: (event: MatrixEvent) => boolean;
}

/** The encrypted bytes of a second event are another's: nobody encrypts the same twice. */
function replayed(events: readonly MatrixEvent[]): ReadonlySet<MatrixEvent> {
  const seen = new Set<unknown>();
  return new Set(
    events.filter((event) => {
      const { ciphertext } = event.getWireContent() as { ciphertext?: unknown };
      if (typeof ciphertext !== "string" || event.status !== null) return false;
      if (seen.has(ciphertext)) return true;
      seen.add(ciphertext);
      return false;
    }),
  );
}

function secrecyOf(event: MatrixEvent, about: About, isReplayed: boolean): Pick<ChatEvent, "secrecy" | "unreadable"> {
  if (!event.isEncrypted())
    return about.isRoomEncrypted && event.status === null && !event.isState() ? { secrecy: "plain" } : {};
  if (isReplayed) return { secrecy: "encrypted", unreadable: "replayed" };
  if (event.isDecryptionFailure() || event.getClearContent() === null)
    return { secrecy: "encrypted", unreadable: unreadableFor(event.decryptionFailureReason) };
  return { secrecy: about.isUnproven(event) ? "unproven" : "encrypted" };
}

/** What it says; what it belongs to stands outside of what is encrypted. */
function contentOf(event: MatrixEvent, isReadable: boolean): Record<string, unknown> {
  if (event.isRedacted()) return {};
  const wire = event.getWireContent();
  if (!event.isEncrypted() || !isReadable) return isReadable ? event.getOriginalContent() : wire;
  const relation: unknown = wire["m.relates_to"];
  return { ...event.getOriginalContent(), ...(relation === undefined ? {} : { "m.relates_to": relation }) };
}

/** An edit outside the part at hand, as the server has gathered it; of an encrypted message, as it was decrypted. */
function editOf(event: MatrixEvent): Record<string, unknown> | undefined {
  if (!event.isEncrypted())
    return event.getServerAggregatedRelation<{ content?: Record<string, unknown> }>("m.replace")?.content;
  const edit = event.replacingEvent();
  return edit && edit.isEncrypted() && !edit.isDecryptionFailure() ? edit.getOriginalContent() : undefined;
}

/** The client's events as plain data. */
export function eventsOf(events: readonly MatrixEvent[], about: About): ChatEvent[] {
  const repeats = about.isRoomEncrypted ? replayed(events) : new Set<MatrixEvent>();
  return events.map((event) => {
    const secrecy = secrecyOf(event, about, repeats.has(event));
    const stateKey = event.getStateKey();
    const isDeleted = event.isRedacted();
    const thread = event.getServerAggregatedRelation<BundledThread>("m.thread");
    const edit = editOf(event);
    const count = thread?.count;
    const lastAt = thread?.latest_event?.origin_server_ts;
    const lastSender = thread?.latest_event?.sender;
    return {
      id: event.getId() ?? "",
      key: keyOf(event),
      type: secrecy.unreadable ? event.getWireType() : event.getType(),
      sender: event.getSender() ?? "",
      at: event.getTs(),
      content: contentOf(event, !secrecy.unreadable),
      ...secrecy,
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
      ...(edit ? { bundledEdit: edit } : {}),
    };
  });
}
