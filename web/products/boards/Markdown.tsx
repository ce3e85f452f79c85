import { Fragment, type ReactNode } from "react";
import { isBox } from "./card/boxes.ts";
import css from "./Markdown.module.css";

const marks =
  /(`[^`\n]+`)|(\*\*[^\s*](?:[^\n]*?[^\s*])?\*\*)|(~~[^\s~](?:[^\n]*?[^\s~])?~~)|((?<![\p{L}\p{N}_])_[^\s_](?:[^_\n]*[^\s_])?_(?![\p{L}\p{N}_]))|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/gu;

/** Marks inside a line as React nodes; everything else stays the text it is. */
function inline(text: string): ReactNode[] {
  const out: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(marks)) {
    out.push(text.slice(at, found.index));
    const [whole, code, bold, struck, slanted, name, url, bare] = found;
    const key = found.index;
    if (code) out.push(<code key={key}>{code.slice(1, -1)}</code>);
    else if (bold) out.push(<strong key={key}>{inline(bold.slice(2, -2))}</strong>);
    else if (struck) out.push(<del key={key}>{inline(struck.slice(2, -2))}</del>);
    else if (slanted) out.push(<em key={key}>{inline(slanted.slice(1, -1))}</em>);
    else
      out.push(
        <a key={key} href={url ?? bare} target="_blank" rel="noreferrer noopener">
          {name ?? bare}
        </a>,
      );
    at = found.index + whole.length;
  }
  out.push(text.slice(at));
  return out;
}

interface Block {
  kind: "p" | "ul" | "ol" | "quote" | "code" | "heading";
  lines: string[];
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let code: Block | null = null;
  let isBroken = true;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) {
      if (code) code = null;
      else blocks.push((code = { kind: "code", lines: [] }));
      isBroken = true;
      continue;
    }
    if (code) {
      code.lines.push(line);
      continue;
    }
    if (isBox(line)) continue;
    if (line.trim() === "") {
      isBroken = true;
      continue;
    }
    const heading = /^#{1,6} (.+)$/.exec(line);
    const bullet = /^\s*[-*+•] (.+)$/.exec(line);
    const number = /^\s*\d{1,3}[.)] (.+)$/.exec(line);
    const quote = /^> ?(.*)$/.exec(line);
    const kind = heading ? "heading" : bullet ? "ul" : number ? "ol" : quote ? "quote" : "p";
    const content = (heading ?? bullet ?? number ?? quote)?.[1] ?? line;
    const last = blocks.at(-1);
    if (last?.kind === kind && !isBroken && kind !== "heading") last.lines.push(content);
    else blocks.push({ kind, lines: [content] });
    isBroken = false;
  }
  return blocks;
}

/** A card's text, without its boxes. Never HTML: what is not a mark is text. */
export function Markdown({ text }: { text: string }) {
  const lines = (list: readonly string[]): ReactNode =>
    list.map((line, index) => (
      <Fragment key={index}>
        {index > 0 && <br />}
        {inline(line)}
      </Fragment>
    ));
  return (
    <div className={css.text}>
      {blocksOf(text).map(({ kind, lines: list }, index) => {
        if (kind === "code")
          return (
            <pre key={index} tabIndex={0}>
              <code>{list.join("\n")}</code>
            </pre>
          );
        if (kind === "ul" || kind === "ol") {
          const Tag = kind;
          return (
            <Tag key={index}>
              {list.map((line, at) => (
                <li key={at}>{inline(line)}</li>
              ))}
            </Tag>
          );
        }
        if (kind === "quote") return <blockquote key={index}>{lines(list)}</blockquote>;
        if (kind === "heading")
          return (
            <p key={index}>
              <strong>{lines(list)}</strong>
            </p>
          );
        return <p key={index}>{lines(list)}</p>;
      })}
    </div>
  );
}
