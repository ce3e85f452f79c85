import type { ExportedChat, ExportedFile, ExportedMessage } from "./model.ts";

/** What the page says in the reader's language. */
export interface Labels {
  readonly lang: string;
  readonly heading: string;
  readonly about: string;
  readonly edited: (at: string) => string;
  readonly replyTo: (name: string) => string;
  readonly thread: (count: number) => string;
  readonly deleted: string;
  readonly unreadable: string;
  readonly missing: Readonly<Record<"leftOut" | "tooLarge" | "missing", string>>;
  readonly day: (iso: string) => string;
  readonly time: (iso: string) => string;
}

const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? "");

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1b1f23;background:#fff}
h1{font-size:1.4rem}h2{font-size:1rem;margin:2rem 0 .5rem;border-bottom:1px solid #ccd3d8}
article{margin:.75rem 0;break-inside:avoid}.thread{margin-inline-start:2rem;border-inline-start:3px solid #ccd3d8;padding-inline-start:.75rem}
header{font-weight:600}time,.meta{font-weight:400;color:#56606a;font-size:.85rem}p{margin:.1rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
blockquote{margin:.1rem 0;padding-inline-start:.6rem;border-inline-start:3px solid #ccd3d8;color:#56606a}img{max-width:100%;max-height:24rem}`;

/** Shown in the page itself; SVG can carry programs. */
const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

function fileHtml(file: ExportedFile, labels: Labels): string {
  const name = escapeHtml(file.name);
  if (file.path === null)
    return `<p class="meta">${name} (${escapeHtml(labels.missing[file.missing ?? "missing"])})</p>`;
  const href = file.path.split("/").map(encodeURIComponent).join("/");
  const picture = pictures.has(file.type) ? `<br><img src="${href}" alt="${name}">` : "";
  return `<p><a href="${href}">${name}</a>${picture}</p>`;
}

function messageHtml(message: ExportedMessage, byId: ReadonlyMap<string, ExportedMessage>, labels: Labels): string {
  const quoted = message.replyTo === null ? undefined : byId.get(message.replyTo);
  const lastEdit = message.earlier.at(-1);
  const meta = [
    `<time datetime="${message.at}">${escapeHtml(labels.time(message.at))}</time>`,
    ...(lastEdit ? [`<span class="meta">(${escapeHtml(labels.edited(labels.time(lastEdit.replacedAt)))})</span>`] : []),
  ];
  const isCaption = message.file !== null && message.text === message.file.name;
  const text = message.isDeleted ? labels.deleted : message.isUnreadable ? labels.unreadable : message.text;
  return [
    `<article id="${escapeHtml(message.id)}"${message.thread === null ? "" : ' class="thread"'}>`,
    `<header>${escapeHtml(message.sender.name)} ${meta.join(" ")}</header>`,
    ...(quoted
      ? [
          `<blockquote>${escapeHtml(labels.replyTo(quoted.sender.name))}: ${escapeHtml(quoted.text.slice(0, 200))}</blockquote>`,
        ]
      : []),
    ...(isCaption || text === ""
      ? []
      : [`<p${message.isDeleted || message.isUnreadable ? ' class="meta"' : ""}>${escapeHtml(text)}</p>`]),
    ...(message.file ? [fileHtml(message.file, labels)] : []),
    ...(message.reactions.length > 0
      ? [
          `<p class="meta">${message.reactions
            .map(({ key, by }) => `${escapeHtml(key)} ${escapeHtml(by.map((one) => one.name).join(", "))}`)
            .join(" · ")}</p>`,
        ]
      : []),
    "</article>",
  ].join("\n");
}

/** A page that stands by itself, without programs: threads below the message they began with. */
export function toHtml(chat: ExportedChat, labels: Labels): string {
  const byId = new Map(chat.messages.map((message) => [message.id, message]));
  const replies = Map.groupBy(
    chat.messages.filter(({ thread }) => thread !== null && byId.has(thread)),
    ({ thread }) => thread ?? "",
  );
  const lines: string[] = [];
  let day = "";
  for (const message of chat.messages) {
    if (message.thread !== null && byId.has(message.thread)) continue;
    const today = labels.day(message.at);
    if (today !== day) lines.push(`<h2>${escapeHtml(today)}</h2>`);
    day = today;
    lines.push(messageHtml(message, byId, labels));
    const below = replies.get(message.id) ?? [];
    if (below.length === 0) continue;
    lines.push(`<p class="meta thread">${escapeHtml(labels.thread(below.length))}</p>`);
    for (const reply of below) lines.push(messageHtml(reply, byId, labels));
  }
  const title = escapeHtml(labels.heading);
  return `<!doctype html>
<html lang="${escapeHtml(labels.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
<p class="meta">${escapeHtml(labels.about)}</p>
${lines.join("\n")}
</body>
</html>
`;
}
