import type { ChatEvent } from "../messages/timeline.ts";

/** A text that a message has had. */
export interface Version {
  readonly id: string;
  readonly at: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * All that a message has said, the newest first, the original last. As in the room, only its author's own edits count, and
 * what was encrypted is not changed by what is not.
 */
export function versionsOf(original: ChatEvent, edits: readonly ChatEvent[]): readonly Version[] {
  const versions = edits.flatMap((edit): Version[] => {
    const content = edit.content["m.new_content"];
    if (edit.sender !== original.sender || edit.isDeleted || edit.unreadable) return [];
    if (original.secrecy === "encrypted" && edit.secrecy !== "encrypted") return [];
    if (typeof content !== "object" || content === null) return [];
    return [{ id: edit.id, at: edit.at, content: content as Record<string, unknown> }];
  });
  return [...versions.sort((a, b) => b.at - a.at), { id: original.id, at: original.at, content: original.content }];
}
