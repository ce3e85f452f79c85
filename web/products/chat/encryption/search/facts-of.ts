import type { MatrixEvent } from "matrix-js-sdk";
import { readableContent } from "../../emoji/stickers.ts";
import { plainTextOf } from "../../messages/timeline.ts";
import type { Fact } from "./message-index.ts";

/** Characters of a message that are searched. */
const longest = 4000;

/** What an event of an encrypted room says, once it has been tried to decrypt it. What was not encrypted is the server's to find. */
export function factsOf(event: MatrixEvent): Fact[] {
  const [roomId, id, sender] = [event.getRoomId(), event.getId(), event.getSender()];
  if (!roomId || !id?.startsWith("$") || !sender) return [];
  if (event.isRedacted()) return [["redacted", id]];
  // It may be read before what it takes away, and long after.
  const redacted = event.getType() === "m.room.redaction" ? event.getAssociatedId() : undefined;
  if (redacted !== undefined) return [["redacted", redacted]];
  if (!event.isEncrypted()) return [];
  const relation = event.getWireContent()["m.relates_to"] as { rel_type?: unknown; event_id?: unknown } | undefined;
  const target = relation?.rel_type === "m.replace" ? relation.event_id : undefined;
  const isReadable = event.getClearContent() !== null && !event.isDecryptionFailure();
  if (!isReadable) return target === undefined ? [["message", roomId, id, sender, event.getTs(), null]] : [];
  const content = readableContent(event.getType(), event.getOriginalContent());
  if (target === undefined) {
    return [["message", roomId, id, sender, event.getTs(), plainTextOf({ content }, longest)]];
  }
  const changed: unknown = content["m.new_content"];
  if (typeof target !== "string" || typeof changed !== "object" || changed === null) return [];
  return [["edit", target, id, sender, event.getTs(), plainTextOf({ content: { ...changed } }, longest)]];
}
