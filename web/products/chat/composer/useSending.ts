import { useCallback, useState } from "react";
import type { Engine } from "../engine.ts";
import type { Message } from "../messages/timeline.ts";
import { editContent, textContent } from "../outgoing.ts";
import type { About } from "./about.ts";
import type { Outgoing } from "./useComposer.ts";

export interface Sending {
  readonly about: About | null;
  /** Both stay the same. */
  readonly onReply: (message: Message) => void;
  readonly onEdit: (message: Message) => void;
  readonly onAboutEnd: () => void;
  readonly send: (outgoing: Outgoing) => void;
}

/** What is answered or changed in a room or one of its threads, and sending it. */
export function useSending(
  engine: Engine,
  roomId: string,
  thread: { root: string; last: string } | null = null,
): Sending {
  const [about, setAbout] = useState<About | null>(null);
  return {
    about,
    onReply: useCallback((message: Message) => setAbout({ kind: "reply", message }), []),
    onEdit: useCallback((message: Message) => setAbout({ kind: "edit", message }), []),
    onAboutEnd: () => setAbout(null),
    send(outgoing) {
      const content =
        about?.kind === "edit"
          ? editContent(outgoing, about.message)
          : textContent(outgoing, { thread, replyTo: about?.message.id ?? null });
      engine.send(roomId, "m.room.message", content);
      setAbout(null);
    },
  };
}
