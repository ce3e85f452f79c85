/** Markdown-light → the HTML that Matrix clients exchange. Everything is escaped first; only the marks below make tags. */

export interface Mention {
  userId: string;
  /** As it stands in the text, without the @. */
  name: string;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function inline(text: string, mentions: readonly Mention[]): string {
  const kept: string[] = [];
  const keep = (html: string): string => `\u0000${kept.push(html) - 1}\u0000`;
  let out = text.replaceAll("\u0000", "");
  out = out.replace(/`([^`\n]+)`/g, (_, code: string) => keep(`<code>${escapeHtml(code)}</code>`));
  for (const mention of [...mentions].sort((a, b) => b.name.length - a.name.length))
    out = out.replaceAll(`@${mention.name}`, () =>
      keep(`<a href="https://matrix.to/#/${encodeURIComponent(mention.userId)}">@${escapeHtml(mention.name)}</a>`),
    );
  out = out.replace(/\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/g, (_, label: string, url: string) =>
    keep(`<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`),
  );
  out = out.replace(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g, (url) =>
    keep(`<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`),
  );
  out = escapeHtml(out)
    .replace(/\*\*([^\s*](?:[^\n]*?[^\s*])?)\*\*/g, "<strong>$1</strong>")
    .replace(/~~([^\s~](?:[^\n]*?[^\s~])?)~~/g, "<del>$1</del>")
    .replace(/(^|[^\p{L}\p{N}_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\p{L}\p{N}_])/gu, "$1<em>$2</em>");
  // eslint-disable-next-line no-control-regex -- U+0000 marks what is kept; it was taken out of the text above.
  return out.replace(/\u0000(\d+)\u0000/g, (_, index: string) => kept[Number(index)] ?? "");
}

interface Block {
  kind: "p" | "ul" | "ol" | "quote" | "code";
  lines: string[];
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let code: Block | null = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) {
      if (code) code = null;
      else blocks.push((code = { kind: "code", lines: [] }));
      continue;
    }
    if (code) {
      code.lines.push(line);
      continue;
    }
    const bullet = /^\s*[-*•] (.+)$/.exec(line);
    const number = /^\s*\d{1,3}[.)] (.+)$/.exec(line);
    const quote = /^> ?(.*)$/.exec(line);
    const kind = bullet ? "ul" : number ? "ol" : quote ? "quote" : "p";
    const content = (bullet ?? number ?? quote)?.[1] ?? line;
    const last = blocks.at(-1);
    if (last?.kind === kind) last.lines.push(content);
    else blocks.push({ kind, lines: [content] });
  }
  return blocks;
}

/** The formatted body, or null when the text has nothing to format. */
export function toHtml(text: string, mentions: readonly Mention[] = []): string | null {
  const blocks = blocksOf(text);
  const html = blocks
    .map(({ kind, lines }) => {
      if (kind === "code") return `<pre><code>${escapeHtml(lines.join("\n"))}</code></pre>`;
      if (kind === "ul" || kind === "ol")
        return `<${kind}>${lines.map((line) => `<li>${inline(line, mentions)}</li>`).join("")}</${kind}>`;
      const content = lines.map((line) => inline(line, mentions)).join("<br>");
      return kind === "quote"
        ? `<blockquote>${content}</blockquote>`
        : blocks.length > 1
          ? `<p>${content}</p>`
          : content;
    })
    .join("");
  const isPlain =
    blocks.every((block) => block.kind === "p") &&
    html.replaceAll("<br>", "\n").replace(/<\/?p>/g, "") === escapeHtml(text);
  return isPlain ? null : html;
}

/** Those of the known people whose @name stands in the text. */
export function mentionsIn(text: string, known: readonly Mention[]): Mention[] {
  return known.filter((one) => text.includes(`@${one.name}`));
}

/** A text without the marks that format it, for lists and notices that show words only. */
export function withoutMarks(text: string): string {
  return text
    .replace(/^```.*$/gm, "")
    .replace(/^(?:> ?|\s*[-*•] )/gm, "")
    .replace(/\[([^\]\n]+)\]\(https?:\/\/[^\s)]+\)/g, "$1")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/\*\*([^\s*](?:[^\n]*?[^\s*])?)\*\*/g, "$1")
    .replace(/~~([^\s~](?:[^\n]*?[^\s~])?)~~/g, "$1")
    .replace(/(^|[^\p{L}\p{N}_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\p{L}\p{N}_])/gu, "$1$2");
}
