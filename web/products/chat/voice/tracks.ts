import type { MessageActions } from "../messages/message-actions.ts";
import type { Message } from "../messages/timeline.ts";
import { openMedia } from "../viewer/open-media.ts";
import type { Track } from "./player.ts";
import { readAudio } from "./voice-content.ts";

/** The sound of a message, which is shown in `log`; after a voice message comes the one that follows it. */
export function trackOf(message: Message, actions: Pick<MessageActions, "following">, log: Element | null): Track {
  return {
    key: message.key,
    open: () => openMedia(message.content),
    isShown: () => log?.isConnected === true,
    next() {
      if (!isVoice(message)) return null;
      const after = actions.following(message);
      return after && isVoice(after) ? trackOf(after, actions, log) : null;
    },
  };
}

const isVoice = ({ content }: Message): boolean => content["msgtype"] === "m.audio" && readAudio(content).isVoice;
