import { hiddenText } from "@safos/contract/spoilers";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { emoticonUrl, inlinePictureUrl } from "../emoji/emoticons.ts";
import { readMatrixLink, type MatrixTarget } from "./matrix-links.ts";
import css from "./rich.module.css";
import { PersonButton } from "../people/PersonButton.tsx";
import type { Person } from "../person.ts";
import { Spoiler } from "./Spoiler.tsx";
import { tidy } from "./tidy.ts";
import { writtenLook } from "./written-look.ts";
import { WrittenPicture } from "./WrittenPicture.tsx";
import "./text.ts";

const CodeBlock = lazyRouteComponent(() => import("./CodeBlock.tsx"), "CodeBlock");
const Formula = lazyRouteComponent(() => import("./Formula.tsx"), "Formula");
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
/** Those of which only the words stay and which nothing parts from what stands before them. */
const unspacedTags = new Set(["a", "span", "font"]);
const maxDepth = 40;
/** Of a room's own emoji in one message, each picture as ten; of more the names are shown. */
const mostPictures = 100;
const pictureCosts = 10;
/** In one message, and characters of them in all; of more the source is shown. */
const mostFormulas = 50;
const mostOfFormulas = 10_000;
const longestInLine = 200;

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

/** What is still to be drawn of what takes long. */
interface Budget {
  formulas: number;
  characters: number;
  pictures: number;
}
interface Options extends RichOptions {
  budget: Budget;
  /** The luminance of the background that the sender put behind it. */
  surface?: number | undefined;
}

function isSafeLink(href: string): boolean {
  return /^(https?:|mailto:)/i.test(href);
}

const spoilerOf = (element: Element): string | null => element.getAttribute("data-mx-spoiler");

function build(node: Node, options: Options, depth: number, key: number): ReactNode {
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
  if (mathsOf(node, tag) !== null) return buildFormula(node, tag, options, key);
  if (tag === "a") return buildLink(node, options, depth, key);
  if (tag === "pre") return buildCode(node, options, key);
  if (tag === "img") return buildPicture(node, options, key);
  if (tag === "details") return buildDetails(node, options, depth, key);
  if (tag === "font" || tag === "span") return buildSpan(node, options, depth, key);
  return buildPlain(node, tag, inside(node, options, depth), key);
}

function buildSpan(node: HTMLElement, options: Options, depth: number, key: number): ReactNode {
  const look = writtenLook(node, options.surface);
  if (!look) return <span key={key}>{inside(node, options, depth)}</span>;
  return (
    <span key={key} style={look.style} className={look.surface === undefined ? undefined : css.onColour}>
      {inside(node, { ...options, surface: look.surface }, depth)}
    </span>
  );
}

/** The LaTeX of a formula; what its sender would show instead of it is not looked at. */
const mathsOf = (node: Element, tag: string): string | null =>
  tag === "span" || tag === "div" ? node.getAttribute("data-mx-maths") : null;

function buildFormula(node: HTMLElement, tag: string, options: Options, key: number): ReactNode {
  const source = mathsOf(node, tag) ?? "";
  const { budget } = options;
  budget.formulas -= 1;
  budget.characters -= source.length;
  const plain = <code key={key}>{source}</code>;
  if (budget.formulas < 0 || budget.characters < 0) return hideWhole(node, options, plain, key);
  const shown = (
    <Suspense key={key} fallback={plain}>
      <Formula source={source} isBlock={tag === "div"} />
    </Suspense>
  );
  return hideWhole(node, options, shown, key);
}

/** An emoji of a room's own, as small as the others, or a picture of our own server; of every other the words. */
function buildPicture(node: HTMLElement, { budget }: Options, key: number): ReactNode {
  const alt = node.getAttribute("alt") ?? "";
  const isEmoticon = node.hasAttribute("data-mx-emoticon");
  const src = node.getAttribute("src");
  const url = isEmoticon ? emoticonUrl(src) : inlinePictureUrl(src);
  if (url === null) return alt;
  budget.pictures -= isEmoticon ? 1 : pictureCosts;
  if (budget.pictures < 0) return alt;
  const name = tidy(alt);
  if (!isEmoticon) {
    const [width, height] = [Number(node.getAttribute("width")), Number(node.getAttribute("height"))];
    return <WrittenPicture key={key} alt={name} {...{ url, width, height }} />;
  }
  const shown = name || ":?:";
  return <img key={key} className={css.emoticon} src={url} alt={shown} title={shown} loading="lazy" />;
}

function inside(node: HTMLElement, options: Options, depth: number): ReactNode[] {
  const tag = node.tagName.toLowerCase();
  const isTable = tag === "table" || tableParts.has(tag);
  return [...node.childNodes].map((child, index) =>
    isTable && child.nodeType === Node.TEXT_NODE ? null : build(child, options, depth + 1, index),
  );
}

/** A cell or an item keeps its place, and its content is hidden. */
function hide(node: HTMLElement, reason: string, options: Options, depth: number, key: number): ReactNode {
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

function buildLine(node: HTMLElement, tag: string, options: Options, depth: number, key: number): ReactNode {
  // In one line nothing can be asked for: what is hidden stays so.
  if (spoilerOf(node) !== null) return <span key={key}>{hiddenText}</span>;
  if (tag === "img") return tidy(node.getAttribute("alt") ?? "");
  const target = tag === "a" ? readMatrixLink(node.getAttribute("href") ?? "") : null;
  if (target?.kind === "user") return <Mention key={key} userId={target.userId} options={options} />;
  const maths = mathsOf(node, tag);
  if (maths !== null) return <code key={key}>{maths.slice(0, longestInLine)}</code>;
  const Line = (lineTags.has(tag) ? tag : "span") as "span";
  const parts = inside(node, options, depth);
  return <Line key={key}>{lineTags.has(tag) || unspacedTags.has(tag) ? parts : [" ", parts]}</Line>;
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

function buildLink(node: HTMLElement, options: Options, depth: number, key: number): ReactNode {
  const href = node.getAttribute("href") ?? "";
  const target = readMatrixLink(href);
  if (target?.kind === "user") return <Mention key={key} userId={target.userId} options={options} />;
  // A link holds no buttons.
  const { cards: _cards, ...plain } = options;
  const parts = inside(node, { ...plain, isOpen: true }, depth);
  return hideWhole(node, options, <RichLink key={key} {...{ href, target, parts }} />, key);
}

/** What can be shown as a whole only is hidden where a part of it is. */
function hideWhole(node: HTMLElement, options: Options, shown: ReactNode, key: number): ReactNode {
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
function buildCode(node: HTMLElement, options: Options, key: number): ReactNode {
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

function buildDetails(node: HTMLElement, options: Options, depth: number, key: number): ReactNode {
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
  const all = { ...options, budget: { formulas: mostFormulas, characters: mostOfFormulas, pictures: mostPictures } };
  return <div className={css.rich}>{parse(html.slice(0, 65_536)).map((node, at) => build(node, all, 0, at))}</div>;
}

/** The beginning of a formatted text in one line. */
export function RichLine({ html, options }: { html: string; options: RichOptions }) {
  const line = { ...options, isLine: true, budget: { formulas: 0, characters: 0, pictures: 0 } };
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
