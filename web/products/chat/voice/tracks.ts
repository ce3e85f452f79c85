import type { MessageActions } from "../messages/message-actions.ts";
import type { Message } from "../messages/timeline.ts";
import { readEncryptedFile } from "../encryption/attachments.ts";
import { fetchFile } from "../encryption/fetch-file.ts";
import { mediaUrl } from "../media.ts";
import type { Track } from "./player.ts";
import { readAudio } from "./voice-content.ts";

/** Kinds that a player is given; what it cannot read it refuses. */
const playedKinds: ReadonlySet<string> = new Set([
  "audio/mp4",
  "audio/webm",
  "audio/aac",
  "audio/mpeg",
  "audio/ogg",
  "audio/wav",
  "audio/wave",
  "audio/x-wav",
  "audio/flac",
  "audio/x-flac",
  "audio/x-m4a",
  "video/mp4",
  "video/webm",
  "video/ogg",
  "video/quicktime",
]);

/** The kind of a message's file as it may be played; null for any other. */
export function playedKind(content: Message["content"]): string | null {
  const { mimetype } = (content["info"] ?? {}) as { mimetype?: unknown };
  // Other clients write parameters behind it: `audio/ogg; codecs=opus`.
  const bare = typeof mimetype === "string" ? (mimetype.split(";")[0] ?? "").trim().toLowerCase() : "";
  return playedKinds.has(bare) ? bare : null;
}

/** Where the bytes of a message's file are: at the server, or decrypted in this page until they are released. */
export async function openMedia(content: Message["content"]): Promise<{ address: string; release?: () => void }> {
  const encrypted = readEncryptedFile(content["file"]);
  if (encrypted) {
    const bytes = await fetchFile(encrypted);
    const address = URL.createObjectURL(new Blob([bytes], { type: playedKind(content) ?? "" }));
    return { address, release: () => URL.revokeObjectURL(address) };
  }
  const address = mediaUrl(content["url"]);
  if (!address) throw new Error("The file has no address.");
  return { address };
}

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
