import { hiddenText } from "@safos/contract/spoilers";
import { useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import css from "./rich.module.css";

/**
 * A message's formatted body as React nodes. Nothing is ever put into the page as HTML: the text is parsed into a document that is not shown,
 * and only the tags below are rebuilt. Everything else leaves its words behind.
 */
const plainTags = new Set([
  "b",
  "strong",
  "i",
  "em",
  "u",
  "s",
  "del",
  "strike",
  "code",
  "pre",
  "blockquote",
  "ul",
  "ol",
  "li",
  "p",
  "br",
  "hr",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "sup",
  "sub",
  "caption",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
]);
const dropped = new Set([
  "script",
  "style",
  "iframe",
  "object",
  "embed",
  "template",
  "mx-reply",
  "svg",
  "math",
  "noscript",
]);
const maxDepth = 40;

export interface RichOptions {
  me: string;
  nameOf: (userId: string) => string;
  /** In one line, as part of something that is pressed. */
  isLine?: boolean;
}

/** The user a matrix.to link is about. */
function mentionedUser(href: string): string | null {
  const match = /^https:\/\/matrix\.to\/#\/([^?]+)/.exec(href);
  if (!match?.[1]) return null;
  try {
    const id = decodeURIComponent(match[1]);
    return id.startsWith("@") ? id : null;
  } catch {
    return null;
  }
}

function isSafeLink(href: string): boolean {
  return /^(https?:|mailto:)/i.test(href);
}

function Mention({ userId, options, children }: { userId: string; options: RichOptions; children: ReactNode }) {
  return <span className={userId === options.me ? css.me : css.at}>{children}</span>;
}

/** What its writer hides: not in the page until it is asked for. */
function Spoiler({ reason, children }: { reason: string; children: ReactNode }) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  if (isShown) return <span>{children}</span>;
  return (
    <button type="button" className={css.spoiler} onClick={() => setShown(true)}>
      {t("chat.showHidden")}
      {reason && `: ${reason}`}
    </button>
  );
}

/** What may stand in one line inside a button; of everything else only the words. */
const lineTags = new Set(["b", "strong", "i", "em", "u", "s", "del", "strike", "code"]);

function build(node: Node, options: RichOptions, depth: number, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof HTMLElement) && node.nodeType === Node.ELEMENT_NODE) return null;
  if (!(node instanceof HTMLElement) || depth > maxDepth) return null;
  const tag = node.tagName.toLowerCase();
  if (dropped.has(tag)) return null;
  // In one line nothing can be asked for: what is hidden stays so.
  if (options.isLine && node.hasAttribute("data-mx-spoiler")) return <span key={key}>{hiddenText}</span>;
  const inside = [...node.childNodes].map((child, index) => build(child, options, depth + 1, index));
  if (node.hasAttribute("data-mx-spoiler"))
    return (
      <Spoiler key={key} reason={node.getAttribute("data-mx-spoiler") ?? ""}>
        {inside}
      </Spoiler>
    );
  if (tag === "a") {
    const href = node.getAttribute("href") ?? "";
    const userId = mentionedUser(href);
    if (userId)
      return (
        <Mention key={key} userId={userId} options={options}>
          {`@${options.nameOf(userId).replace(/^@/, "")}`}
        </Mention>
      );
    if (options.isLine || !isSafeLink(href)) return <span key={key}>{inside}</span>;
    return (
      <a key={key} className={css.link} href={href} target="_blank" rel="noreferrer noopener">
        {inside}
      </a>
    );
  }
  if (options.isLine) {
    const Line = (lineTags.has(tag) ? tag : "span") as "span";
    return <Line key={key}>{lineTags.has(tag) ? inside : [" ", inside]}</Line>;
  }
  if (!plainTags.has(tag)) return <span key={key}>{inside}</span>;
  if (tag === "table")
    return (
      <div key={key} className={css.table}>
        <table>{inside}</table>
      </div>
    );
  if (tag === "ol") {
    const start = Number(node.getAttribute("start") ?? 1);
    return (
      <ol key={key} start={Number.isSafeInteger(start) ? start : 1}>
        {inside}
      </ol>
    );
  }
  if (tag === "br") return <br key={key} />;
  if (tag === "hr") return <hr key={key} />;
  // Headings of a message are not headings of the page.
  if (/^h[1-6]$/.test(tag))
    return (
      <p key={key}>
        <strong>{inside}</strong>
      </p>
    );
  const Tag = tag as "p";
  return <Tag key={key}>{inside}</Tag>;
}

const parser = new DOMParser();

export function RichText({ html, options }: { html: string; options: RichOptions }) {
  const { body } = parser.parseFromString(html.slice(0, 65_536), "text/html");
  return <div className={css.rich}>{[...body.childNodes].map((node, index) => build(node, options, 0, index))}</div>;
}

/** The beginning of a formatted text in one line. */
export function RichLine({ html, options }: { html: string; options: RichOptions }) {
  const { body } = parser.parseFromString(html.slice(0, 2000), "text/html");
  const line = { ...options, isLine: true };
  return <span>{[...body.childNodes].map((node, index) => build(node, line, 0, index))}</span>;
}

/** Plain words with their lines kept and addresses made into links. */
export function PlainText({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/g);
  return (
    <div className={css.plain}>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} className={css.link} href={part} target="_blank" rel="noreferrer noopener">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </div>
  );
}
