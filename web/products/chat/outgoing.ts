import type { Outgoing } from "./composer/useComposer.ts";
import { toHtml } from "./markdown.ts";
import type { Message } from "./messages/timeline.ts";

/** The content of a text message as Matrix wants it. */
export function textContent(
  outgoing: Outgoing,
  also: { replyTo?: string | null; thread?: { root: string; last: string } | null } = {},
) {
  const html = toHtml(outgoing.text, outgoing.mentions);
  const relation = also.thread
    ? {
        rel_type: "m.thread",
        event_id: also.thread.root,
        is_falling_back: !also.replyTo,
        "m.in_reply_to": { event_id: also.replyTo ?? also.thread.last },
      }
    : also.replyTo
      ? { "m.in_reply_to": { event_id: also.replyTo } }
      : null;
  return {
    msgtype: "m.text",
    body: outgoing.text,
    ...(html ? { format: "org.matrix.custom.html", formatted_body: html } : {}),
    "m.mentions": outgoing.mentions.length > 0 ? { user_ids: outgoing.mentions.map((one) => one.userId) } : {},
    ...(relation ? { "m.relates_to": relation } : {}),
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

/** The content of a sent file or picture. */
export function fileContent(
  file: File,
  url: string,
  size: { w: number; h: number } | null,
  thread: { root: string; last: string } | null,
) {
  const kind = file.type.split("/")[0];
  const msgtype = size ? "m.image" : kind === "video" ? "m.video" : kind === "audio" ? "m.audio" : "m.file";
  return {
    msgtype,
    body: file.name,
    filename: file.name,
    url,
    info: { mimetype: file.type || "application/octet-stream", size: file.size, ...size },
    ...(thread
      ? {
          "m.relates_to": {
            rel_type: "m.thread",
            event_id: thread.root,
            is_falling_back: true,
            "m.in_reply_to": { event_id: thread.last },
          },
        }
      : {}),
  };
}
