import { readEncryptedFile } from "../encryption/attachments.ts";
import { fetchFile } from "../encryption/fetch-file.ts";
import { mediaUrl } from "../media.ts";
import { aboutFile } from "../messages/about-file.ts";
import type { Message } from "../messages/timeline.ts";

/** Where the bytes of a file are; `release` when they are no longer needed. */
export interface Opened {
  readonly address: string;
  readonly release?: () => void;
}

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

/** The kind of a picture or film that is shown in the viewer; null for anything else. */
export const viewedKind = (content: Message["content"]): string | null =>
  content["msgtype"] === "m.video" ? playedKind(content) : (aboutFile(content).picture?.kind ?? null);

/** Where the bytes of a message's file are: at the server, or decrypted in this page until they are released. */
export async function openMedia(content: Message["content"]): Promise<Opened> {
  const encrypted = readEncryptedFile(content["file"]);
  if (encrypted) {
    const bytes = await fetchFile(encrypted);
    const address = URL.createObjectURL(new Blob([bytes], { type: playedKind(content) ?? viewedKind(content) ?? "" }));
    return { address, release: () => URL.revokeObjectURL(address) };
  }
  const address = mediaUrl(content["url"]);
  if (!address) throw new Error("The file has no address.");
  return { address };
}
