import { stickerType } from "../emoji/stickers.ts";
import type { Message } from "../messages/timeline.ts";

const textTypes: readonly unknown[] = ["m.text", "m.notice", "m.emote"];
const fileTypes: readonly unknown[] = ["m.image", "m.file", "m.video", "m.audio"];

/** Whether it says something on its own: a text or a file, not a poll, a call or what cannot be read. */
export function canForward({ content, poll, isDeleted, unreadable }: Message): boolean {
  if (poll || isDeleted || unreadable !== null || typeof content["body"] !== "string") return false;
  return [...textTypes, ...fileTypes, stickerType].includes(content["msgtype"]);
}

const kept = [
  "msgtype",
  "body",
  "format",
  "formatted_body",
  "filename",
  "url",
  "file",
  "info",
  // A voice message (MSC1767, MSC3245) stays one.
  "org.matrix.msc1767.audio",
  "org.matrix.msc3245.voice",
] as const;

/** The type of the event that is sent for it. */
export const forwardedType = ({ msgtype }: Message["content"]): string =>
  msgtype === stickerType ? stickerType : "m.room.message";

/** The same in another room: it answers nothing there, belongs to no thread and notifies nobody by name. */
export function forwardedContent(content: Message["content"]): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of kept) if (content[key] !== undefined) copy[key] = content[key];
  // What a message is here says the event's type for a sticker.
  if (copy["msgtype"] === stickerType) delete copy["msgtype"];
  // What older clients quote in front of an answer (client-server API 1.12, "Rich replies").
  if (typeof copy["formatted_body"] === "string")
    copy["formatted_body"] = copy["formatted_body"].replace(/^\s*<mx-reply>[\s\S]*?<\/mx-reply>/, "");
  if (content["m.relates_to"] !== undefined && typeof copy["body"] === "string")
    copy["body"] = copy["body"].replace(/^(?:> .*\n)+\n/, "");
  copy["m.mentions"] = {};
  return copy;
}
