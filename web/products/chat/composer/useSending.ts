import { useCallback, useState } from "react";
import type { Sticker } from "../emoji/emoticons.ts";
import { stickerContent, stickerType } from "../emoji/stickers.ts";
import type { Engine } from "../engine.ts";
import type { Message } from "../messages/timeline.ts";
import { editContent, relates, textContent } from "../outgoing.ts";
import type { About } from "./about.ts";
import { useUploads, type Upload } from "../room/uploads.ts";
import { useAttached, type Attached } from "./useAttached.ts";
import type { Recorded } from "../voice/recorder.ts";
import { voiceFields } from "../voice/voice-content.ts";
import type { Outgoing } from "./useComposer.ts";

export interface Sending {
  readonly about: About | null;
  /** Both stay the same. */
  readonly onReply: (message: Message) => void;
  readonly onEdit: (message: Message) => void;
  readonly onAboutEnd: () => void;
  readonly send: (outgoing: Outgoing) => void;
  readonly sendVoice: (recorded: Recorded) => void;
  readonly sendSticker: (sticker: Sticker) => void;
  readonly sendLocation: (content: Record<string, unknown>) => void;
  /** What goes along with the next message, and what is on its way. */
  readonly attached: Attached;
  readonly uploads: readonly Upload[];
}

/** What is answered or changed in a room or one of its threads, and sending it. */
export function useSending(
  engine: Engine,
  roomId: string,
  thread: { root: string; last: string } | null = null,
): Sending {
  const [about, setAbout] = useState<About | null>(null);
  const attached = useAttached();
  const { uploads, sendFiles } = useUploads(engine, roomId);
  return {
    attached,
    uploads,
    about,
    onReply: useCallback((message: Message) => setAbout({ kind: "reply", message }), []),
    onEdit: useCallback((message: Message) => setAbout({ kind: "edit", message }), []),
    onAboutEnd: () => setAbout(null),
    sendVoice({ file, duration, levels }) {
      const replyTo = about?.kind === "reply" ? about.message.id : null;
      sendFiles([file], { thread, replyTo, voice: voiceFields(duration, levels) });
      setAbout(null);
    },
    sendSticker(sticker) {
      const replyTo = about?.kind === "reply" ? about.message.id : null;
      engine.send(roomId, stickerType, { ...stickerContent(sticker), ...relates({ thread, replyTo }) });
      setAbout(null);
    },
    sendLocation(content) {
      const replyTo = about?.kind === "reply" ? about.message.id : null;
      engine.send(roomId, "m.room.message", { ...content, ...relates({ thread, replyTo }) });
      setAbout(null);
    },
    send(outgoing) {
      // What is attached waits while another message is changed.
      const files = about?.kind === "edit" ? [] : attached.take();
      const also = { thread, replyTo: about?.message.id ?? null };
      if (files.length > 0) sendFiles(files, { ...also, caption: outgoing });
      else
        engine.send(
          roomId,
          "m.room.message",
          about?.kind === "edit" ? editContent(outgoing, about.message) : textContent(outgoing, also),
        );
      setAbout(null);
    },
  };
}
