import type { Outgoing } from "./composer/useComposer.ts";
import type { EncryptedFile } from "./encryption/attachments.ts";
import { toHtml } from "./markdown.ts";
import type { Message } from "./messages/timeline.ts";
import type { VoiceFields } from "./voice/voice-content.ts";

/** What a message belongs to. */
export interface Relation {
  replyTo?: string | null;
  thread?: { root: string; last: string } | null;
}

/** What says in a content what it belongs to. */
export function relates({ replyTo, thread }: Relation) {
  if (thread)
    return {
      "m.relates_to": {
        rel_type: "m.thread",
        event_id: thread.root,
        is_falling_back: !replyTo,
        "m.in_reply_to": { event_id: replyTo ?? thread.last },
      },
    };
  return replyTo ? { "m.relates_to": { "m.in_reply_to": { event_id: replyTo } } } : {};
}

/** The content of a text message as Matrix wants it. */
export function textContent(outgoing: Outgoing, also: Relation = {}) {
  return { msgtype: "m.text", ...textOf(outgoing), ...relates(also) };
}

function textOf({ text, mentions, emoticons }: Outgoing) {
  const html = toHtml(text, mentions, emoticons);
  return {
    body: text,
    ...(html ? { format: "org.matrix.custom.html", formatted_body: html } : {}),
    "m.mentions": mentions.length > 0 ? { user_ids: mentions.map((one) => one.userId) } : {},
  };
}

/** The content that replaces an earlier message. */
export function editContent(outgoing: Outgoing, of: Message) {
  const fresh = textContent(outgoing);
  return {
    ...fresh,
    body: `* ${fresh.body}`,
    ...(fresh.formatted_body ? { formatted_body: `* ${fresh.formatted_body}` } : {}),
    "m.new_content": fresh,
    "m.relates_to": { rel_type: "m.replace", event_id: of.id },
  };
}

/** Where the bytes of a sent file are; encrypted, with what opens them. */
export type Stored = { url: string } | { file: EncryptedFile };

/** What goes along with a file. */
export interface FileRelation extends Relation {
  caption?: Outgoing | null;
  /** The file is a voice message. */
  voice?: VoiceFields;
}

/** The content of a sent file or picture; a caption is its text, as Matrix 1.10 has it. */
export function fileContent(
  file: File,
  stored: Stored,
  size: { w: number; h: number } | null,
  also: FileRelation = {},
) {
  const kind = file.type.split("/")[0];
  const msgtype = size ? "m.image" : kind === "video" ? "m.video" : kind === "audio" ? "m.audio" : "m.file";
  return {
    msgtype,
    ...(also.caption?.text ? textOf(also.caption) : { body: file.name }),
    filename: file.name,
    ...stored,
    info: { mimetype: file.type || "application/octet-stream", size: file.size, ...size, ...durationOf(also) },
    ...also.voice,
    ...relates(also),
  };
}

const durationOf = ({ voice }: FileRelation): { duration?: number } =>
  voice ? { duration: voice["org.matrix.msc1767.audio"].duration } : {};
