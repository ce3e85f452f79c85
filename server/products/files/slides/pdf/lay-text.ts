import type { Paragraph, Run, Spacing, TextBlock } from "../deck.ts";
import { metricsOf, type Measure } from "./fonts.ts";

/** Text of one look on a line, from its left end. */
export interface Fragment {
  readonly text: string;
  readonly run: Run;
  readonly x: number;
  readonly width: number;
  readonly size: number;
}

interface Line {
  /** From the top of the text to its baseline. */
  readonly baseline: number;
  readonly fragments: readonly Fragment[];
}
interface LaidParagraph {
  readonly lines: readonly Line[];
}
export interface LaidText {
  readonly paragraphs: readonly LaidParagraph[];
  readonly height: number;
}

/** Of a line's height what is above its baseline. */
const rise = 0.79;
const smallest = 0.4;

/** Breaks a text into lines of a width; one that is to be shrunk until it is no higher than `height` is. */
export function layText(block: TextBlock, width: number, height: number, measure: Measure): LaidText {
  let { scale } = block;
  let laid = layAt(block, width, scale, measure);
  while (block.shrinks && laid.height > height + 1 && scale > smallest) {
    scale -= 0.05;
    laid = layAt(block, width, scale, measure);
  }
  return laid;
}

function layAt(block: TextBlock, width: number, scale: number, measure: Measure): LaidText {
  let y = 0;
  // What has been made smaller stands closer too.
  const closeness = scale < 1 ? 0.9 : 1;
  const paragraphs = block.paragraphs.map((paragraph, index) => {
    const [first] = paragraph.runs;
    const size = (first?.size ?? paragraph.size) * scale;
    if (index > 0) y += spaceOf(paragraph.before, size) * closeness;
    const lines = breakLines(paragraph, block.wraps ? width : Number.POSITIVE_INFINITY, scale, measure).map(
      (tokens) => {
        const tallest = tokens.reduce(
          (most, one) => (one.size > most.size ? one : most),
          tokens[0] ?? emptyToken(paragraph, scale),
        );
        const natural = tallest.size * metricsOf(tallest.run).leading;
        const high =
          "points" in paragraph.lineSpacing
            ? paragraph.lineSpacing.points * scale
            : natural * paragraph.lineSpacing.share * closeness;
        const line = { baseline: y + high * rise, fragments: align(tokens, paragraph, width, block.wraps) };
        y += high;
        return line;
      },
    );
    if (index < block.paragraphs.length - 1) y += spaceOf(paragraph.after, size) * closeness;
    return { lines: withBullet(lines, paragraph, scale, measure) };
  });
  return { paragraphs, height: y };
}

const spaceOf = (spacing: Spacing, size: number): number =>
  "points" in spacing ? spacing.points : spacing.share * size * 1.2;

interface Token {
  readonly text: string;
  readonly run: Run;
  readonly size: number;
  readonly width: number;
}

const plainRun: Run = {
  text: "",
  size: 18,
  isBold: false,
  isItalic: false,
  isUnderlined: false,
  isStruck: false,
  colour: { hex: "#000000", opacity: 1 },
  shift: 0,
  family: "",
};
const emptyToken = (paragraph: Paragraph, scale: number): Token => ({
  text: "",
  run: paragraph.runs[0] ?? plainRun,
  size: paragraph.size * scale,
  width: 0,
});

/** Words and the spaces between them, of all runs. */
function splitTokens(paragraph: Paragraph, scale: number, most: number, measure: Measure): Token[] {
  return paragraph.runs.flatMap((run) =>
    (run.text.match(/\n|[ \t]+|[^ \t\n]+/g) ?? []).flatMap((found) => {
      const size = run.size * scale;
      const text = found.replaceAll("\t", "    ");
      const tokenOf = (part: string): Token => ({
        text: part,
        run,
        size,
        width: part === "\n" ? 0 : measure(part, run, size),
      });
      const token = tokenOf(text);
      return token.width > most ? splitLong(text, most, tokenOf) : [token];
    }),
  );
}

/** A token that is longer than a line, cut where the line ends. */
function splitLong(text: string, most: number, tokenOf: (part: string) => Token): Token[] {
  const parts: Token[] = [];
  let part = "";
  let width = 0;
  for (const character of text) {
    const next = tokenOf(character).width;
    if (part !== "" && width + next > most) {
      parts.push(tokenOf(part));
      part = "";
      width = 0;
    }
    part += character;
    width += next;
  }
  return [...parts, tokenOf(part)];
}

function breakLines(paragraph: Paragraph, width: number, scale: number, measure: Measure): Token[][] {
  const room = Math.max(1, width - paragraph.left);
  const firstRoom = Math.max(1, room - Math.max(0, paragraph.indent));
  const lines: Token[][] = [[]];
  let used = 0;
  const isSpace = (token: Token): boolean => token.text.trim() === "" && token.text !== "\n";
  for (const chunk of joinChunks(splitTokens(paragraph, scale, room, measure))) {
    const wide = chunk.reduce((sum, one) => sum + one.width, 0);
    const [first] = chunk;
    if (first?.text === "\n") {
      lines.push([]);
      used = 0;
      continue;
    }
    const line = lines.at(-1) ?? [];
    const most = lines.length === 1 ? firstRoom : room;
    if (first && !isSpace(first) && line.length > 0 && used + wide > most + 0.01) {
      lines.push([...chunk]);
      used = wide;
    } else {
      line.push(...chunk);
      used += wide;
    }
  }
  return lines.map((line) => {
    const end = line.findLastIndex((token) => !isSpace(token));
    return line.slice(0, end + 1);
  });
}

/** What stands together without a space, though its look may change, is never broken. */
function joinChunks(tokens: readonly Token[]): Token[][] {
  const chunks: Token[][] = [];
  for (const token of tokens) {
    const before = chunks.at(-1)?.at(-1);
    const isJoined = before && token.text.trim() !== "" && before.text.trim() !== "" && before.run !== token.run;
    if (isJoined) chunks.at(-1)?.push(token);
    else chunks.push([token]);
  }
  return chunks;
}

/** Neighbours of one look as one fragment, so that a reader's search finds what stands on a line. */
function align(tokens: readonly Token[], paragraph: Paragraph, width: number, wraps: boolean): Fragment[] {
  const total = tokens.reduce((sum, one) => sum + one.width, 0);
  const room = Math.max(0, width - paragraph.left);
  const free = wraps ? Math.max(0, room - total) : room - total;
  let x = paragraph.left + (paragraph.align === "center" ? free / 2 : paragraph.align === "right" ? free : 0);
  const fragments: { text: string; run: Run; x: number; width: number; size: number }[] = [];
  for (const { text, run, size, width: wide } of tokens) {
    const last = fragments.at(-1);
    if (last?.run === run) {
      last.text += text;
      last.width += wide;
    } else fragments.push({ text, run, x, width: wide, size });
    x += wide;
  }
  return fragments;
}

/** The bullet hangs in front of the first line; where there is no room for it, the line moves on. */
function withBullet(lines: readonly Line[], paragraph: Paragraph, scale: number, measure: Measure): Line[] {
  const [line, ...rest] = lines;
  const [first] = line?.fragments ?? [];
  if (!line || !first) return [...lines];
  if (!paragraph.bullet) {
    const moved = paragraph.align === "left" ? paragraph.indent : 0;
    return [{ ...line, fragments: line.fragments.map((one) => ({ ...one, x: one.x + moved })) }, ...rest];
  }
  const { text, colour, share } = paragraph.bullet;
  const run = { ...first.run, isUnderlined: false, isStruck: false, shift: 0, colour: colour ?? first.run.colour };
  const size = first.run.size * scale * Math.min(4, Math.max(0.25, share));
  const width = measure(text, run, size);
  const x = first.x + Math.min(0, paragraph.indent);
  const past = Math.max(0, x + width + size * 0.2 - first.x);
  const fragments = line.fragments.map((one) => ({ ...one, x: one.x + past }));
  return [{ ...line, fragments: [{ text, run, x, width, size }, ...fragments] }, ...rest];
}
