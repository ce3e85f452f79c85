/** What stands in the place of text that its writer hides until it is asked for. */
export const hiddenText = "█████";

const voidTags = new Set(["br", "hr", "img", "wbr", "input"]);
const blockTags = new Set(["p", "br", "hr", "li", "div", "tr", "td", "th", "pre", "blockquote", "ul", "ol", "table"]);
const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " " };
const longest = 65_536;

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return point > 0 && point <= 0x10_ffff ? String.fromCodePoint(point) : whole;
  });
}

/** Where a tag that begins at `from` ends, past its quoted attributes; -1 where it never does. */
function endOfTag(html: string, from: number): number {
  let quote = "";
  for (let at = from; at < html.length; at++) {
    const sign = html.charAt(at);
    if (quote !== "") {
      if (sign === quote) quote = "";
    } else if (sign === ">") return at;
    // As in HTML, only what follows an equals sign is quoted.
    else if ((sign === '"' || sign === "'") && /=\s*$/.test(html.slice(Math.max(from, at - 8), at))) quote = sign;
  }
  return -1;
}

/** The part of a message's content that decides what of it is hidden. */
export interface FormattedContent {
  readonly format?: unknown;
  readonly formatted_body?: unknown;
}

/**
 * The text of a message's HTML with `█████` in the place of each spoiler (client-server API, "Spoiler messages"), for previews, notices and search.
 * Null when nothing is hidden: then the message's `body` is its text. Broken HTML hides more, never less.
 */
export function textWithoutSpoilers({ format, formatted_body: formatted }: FormattedContent): string | null {
  // Clients show the `body` of what has another format.
  if (format !== "org.matrix.custom.html" || typeof formatted !== "string") return null;
  if (!/data-mx-spoiler/i.test(formatted)) return null;
  const html = formatted.slice(0, longest);
  let text = "";
  let hiding: { tag: string; depth: number } | null = null;
  for (let at = 0; at < html.length;) {
    const open = html.indexOf("<", at);
    if (!hiding) text += decode(html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    const match = /^<(\/?)([a-z][a-z\d-]{0,20})/i.exec(html.slice(open, open + 24));
    if (!match) {
      if (!hiding) text += "<";
      at = open + 1;
      continue;
    }
    const end = endOfTag(html, open + match[0].length);
    if (end === -1) break;
    const tag = (match[2] ?? "").toLowerCase();
    const isClosing = match[1] === "/";
    if (hiding) {
      if (tag === hiding.tag) hiding.depth += isClosing ? -1 : 1;
      if (hiding.depth === 0) hiding = null;
    } else if (!isClosing && !voidTags.has(tag)) {
      const isHiding = /[\s/"']data-mx-spoiler(?:[\s=/]|$)/i.test(html.slice(open, end));
      if (isHiding) text += hiddenText;
      if (isHiding || tag === "mx-reply") hiding = { tag, depth: 1 };
    }
    if (!hiding && blockTags.has(tag)) text += " ";
    at = end + 1;
  }
  return text.replace(/\s+/g, " ").trim();
}
