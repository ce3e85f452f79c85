import { hiddenText } from "@safos/contract/spoilers";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { readMatrixLink, type MatrixTarget } from "./matrix-links.ts";
import css from "./rich.module.css";
import { PersonButton } from "../people/PersonButton.tsx";
import type { Person } from "../person.ts";
import { Spoiler } from "./Spoiler.tsx";
import "./text.ts";

const CodeBlock = lazyRouteComponent(() => import("./CodeBlock.tsx"), "CodeBlock");
const MatrixLink = lazyRouteComponent(() => import("./MatrixLink.tsx"), "MatrixLink");

/**
 * A message's formatted body as React nodes. Nothing is ever put into the page as HTML: the text is parsed into a document that is not shown,
 * and only the tags below are rebuilt. Everything else leaves its words behind.
 */
const plainTags = new Set(
  (
    "b strong i em u s del strike code blockquote ul li p sup sub caption thead tbody tfoot tr td " +
    // These have rules of their own below.
    "a pre ol br hr h1 h2 h3 h4 h5 h6 table th details"
  ).split(" "),
);
const dropped = new Set(
  "script style iframe object embed template mx-reply svg math noscript colgroup col audio video".split(" "),
);
/** Nothing but parts of a table stands directly in these. */
const tableParts = new Set(["thead", "tbody", "tfoot", "tr"]);
/** What may stand in one line inside a button; of everything else only the words. */
const lineTags = new Set(["b", "strong", "i", "em", "u", "s", "del", "strike", "code"]);
const maxDepth = 40;

export interface RichOptions {
  me: string;
  nameOf: (userId: string) => string;
  /** Whose card a mention opens; left out where nothing in it is pressed. */
  cards?: { roomId: string; personOf: (userId: string) => Person };
  /** In one line, as part of something that is pressed. */
  isLine?: boolean;
  /** Inside of what was asked for: spoilers in it hide nothing more. */
  isOpen?: boolean;
}

function isSafeLink(href: string): boolean {
  return /^(https?:|mailto:)/i.test(href);
}

const spoilerOf = (element: Element): string | null => element.getAttribute("data-mx-spoiler");

function build(node: Node, options: RichOptions, depth: number, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof HTMLElement) || depth > maxDepth) return null;
  const tag = node.tagName.toLowerCase();
  if (dropped.has(tag)) return null;
  if (options.isLine) return buildLine(node, tag, options, depth, key);
  const reason = options.isOpen ? null : spoilerOf(node);
  if (reason !== null) {
    if (!tableParts.has(tag)) return hide(node, reason, options, depth, key);
    // Rows cannot be replaced by a button: what stands in them is hidden.
    for (const child of node.children) child.setAttribute("data-mx-spoiler", reason);
  }
  if (tag === "a") return buildLink(node, options, depth, key);
  if (tag === "pre") return buildCode(node, options, key);
  if (tag === "img") return node.getAttribute("alt");
  if (tag === "details") return buildDetails(node, options, depth, key);
  return buildPlain(node, tag, inside(node, options, depth), key);
}

function inside(node: HTMLElement, options: RichOptions, depth: number): ReactNode[] {
  const tag = node.tagName.toLowerCase();
  const isTable = tag === "table" || tableParts.has(tag);
  return [...node.childNodes].map((child, index) =>
    isTable && child.nodeType === Node.TEXT_NODE ? null : build(child, options, depth + 1, index),
  );
}

/** A cell or an item keeps its place, and its content is hidden. */
function hide(node: HTMLElement, reason: string, options: RichOptions, depth: number, key: number): ReactNode {
  node.removeAttribute("data-mx-spoiler");
  const tag = node.tagName.toLowerCase();
  if (tag === "td" || tag === "th" || tag === "li" || tag === "caption")
    return buildPlain(node, tag, <Spoiler reason={reason}>{inside(node, options, depth)}</Spoiler>, key);
  return (
    <Spoiler key={key} reason={reason}>
      {build(node, options, depth, key)}
    </Spoiler>
  );
}

function buildLine(node: HTMLElement, tag: string, options: RichOptions, depth: number, key: number): ReactNode {
  // In one line nothing can be asked for: what is hidden stays so.
  if (spoilerOf(node) !== null) return <span key={key}>{hiddenText}</span>;
  const target = tag === "a" ? readMatrixLink(node.getAttribute("href") ?? "") : null;
  if (target?.kind === "user") return <Mention key={key} userId={target.userId} options={options} />;
  const Line = (lineTags.has(tag) ? tag : "span") as "span";
  const parts = inside(node, options, depth);
  return <Line key={key}>{lineTags.has(tag) || tag === "a" || tag === "span" ? parts : [" ", parts]}</Line>;
}

function Mention({ userId, options }: { userId: string; options: RichOptions }) {
  const className = userId === options.me ? css.me : css.at;
  const name = `@${options.nameOf(userId).replace(/^@/, "")}`;
  const { cards } = options;
  if (options.isLine || !cards) return <span className={className}>{name}</span>;
  return (
    <PersonButton person={cards.personOf(userId)} roomId={cards.roomId} className={cx(css.pressed, className)}>
      {name}
    </PersonButton>
  );
}

function buildLink(node: HTMLElement, options: RichOptions, depth: number, key: number): ReactNode {
  const href = node.getAttribute("href") ?? "";
  const target = readMatrixLink(href);
  if (target?.kind === "user") return <Mention key={key} userId={target.userId} options={options} />;
  // A link holds no buttons.
  const { cards: _cards, ...plain } = options;
  const parts = inside(node, { ...plain, isOpen: true }, depth);
  return hideWhole(node, options, <RichLink key={key} {...{ href, target, parts }} />, key);
}

/** What can be shown as a whole only is hidden where a part of it is. */
function hideWhole(node: HTMLElement, options: RichOptions, shown: ReactNode, key: number): ReactNode {
  const hidden = options.isOpen ? null : node.querySelector("[data-mx-spoiler]");
  if (!hidden) return shown;
  return (
    <Spoiler key={key} reason={spoilerOf(hidden) ?? ""}>
      {shown}
    </Spoiler>
  );
}

function RichLink({ href, target, parts }: { href: string; target: MatrixTarget | null; parts: ReactNode }) {
  if (target?.kind === "room")
    return (
      <Suspense fallback={<span>{parts}</span>}>
        <MatrixLink target={target}>{parts}</MatrixLink>
      </Suspense>
    );
  if (!isSafeLink(href)) return <span>{parts}</span>;
  return (
    <a className={css.link} href={href} target="_blank" rel="noreferrer noopener">
      {parts}
    </a>
  );
}

/** Code keeps its lines and is text alone, whatever tags stand in it. */
function buildCode(node: HTMLElement, options: RichOptions, key: number): ReactNode {
  const text = (node.textContent ?? "").replace(/\n$/, "");
  const named = node.querySelector("code")?.getAttribute("class") ?? "";
  const language = /(?:^|\s)language-([\w+#.-]{1,30})(?:\s|$)/.exec(named)?.[1] ?? "";
  const plain = (
    <pre>
      <code>{text}</code>
    </pre>
  );
  const shown = (
    <Suspense key={key} fallback={plain}>
      <CodeBlock text={text} language={language.toLowerCase()} />
    </Suspense>
  );
  return hideWhole(node, options, shown, key);
}

function buildDetails(node: HTMLElement, options: RichOptions, depth: number, key: number): ReactNode {
  const summary = [...node.children].find((child) => child.tagName === "SUMMARY");
  const rest = [...node.childNodes].filter((child) => child !== summary);
  return (
    <details key={key} className={css.details}>
      <summary>
        {summary?.textContent?.trim() ? (
          inside(summary as HTMLElement, { ...options, isLine: true }, depth + 1)
        ) : (
          <SummaryText />
        )}
      </summary>
      {rest.map((child, index) => build(child, options, depth + 1, index))}
    </details>
  );
}

function SummaryText() {
  return useText()("rich.details");
}

function buildPlain(node: HTMLElement, tag: string, parts: ReactNode, key: number): ReactNode {
  if (!plainTags.has(tag)) return <span key={key}>{parts}</span>;
  if (tag === "br") return <br key={key} />;
  if (tag === "hr") return <hr key={key} />;
  if (tag === "table") return <Table key={key}>{parts}</Table>;
  if (tag === "ol") return <List key={key} start={Number(node.getAttribute("start") ?? 1)} parts={parts} />;
  if (tag === "th") {
    const isOfRow = node.closest("thead") === null && node.parentElement?.querySelector("td") != null;
    return (
      <th key={key} scope={isOfRow ? "row" : "col"}>
        {parts}
      </th>
    );
  }
  // Headings of a message are not headings of the page.
  if (/^h[1-6]$/.test(tag))
    return (
      <p key={key}>
        <strong>{parts}</strong>
      </p>
    );
  const Tag = tag as "p";
  return <Tag key={key}>{parts}</Tag>;
}

/** Wide tables scroll, by keys too. */
function Table({ children }: { children: ReactNode }) {
  const t = useText();
  return (
    <div className={css.table} role="region" aria-label={t("rich.table")} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}

function List({ start, parts }: { start: number; parts: ReactNode }) {
  return <ol start={Number.isInteger(start) && Math.abs(start) < 1_000_000 ? start : 1}>{parts}</ol>;
}

const parse = (html: string): readonly ChildNode[] => [
  ...new DOMParser().parseFromString(html, "text/html").body.childNodes,
];

export function RichText({ html, options }: { html: string; options: RichOptions }) {
  return <div className={css.rich}>{parse(html.slice(0, 65_536)).map((node, at) => build(node, options, 0, at))}</div>;
}

/** The beginning of a formatted text in one line. */
export function RichLine({ html, options }: { html: string; options: RichOptions }) {
  const line = { ...options, isLine: true };
  return <span>{parse(html.slice(0, 2000)).map((node, index) => build(node, line, 0, index))}</span>;
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
