import type { LineRow } from "./queries.ts";

export type SpokenLine = Pick<LineRow, "name" | "text" | "startedAt" | "endedAt">;

/** What one person said without anybody between. */
export interface Passage {
  readonly by: string;
  /** `0:12:02` since the meeting began. */
  readonly at: string;
  readonly text: string;
}

/** A pause so long begins a new passage, ms; and so does so much text. */
const longestPause = 20_000;
const longestPassage = 1500;
/** What is shown of a piece whose end is not known, ms. */
const shortest = 500;

const two = (value: number): string => String(value).padStart(2, "0");

/** Hours, minutes, seconds and thousandths since the beginning. */
function clockOf(ms: number, thousandths: "." | "," | null): string {
  const whole = Math.max(0, Math.round(ms));
  const seconds = Math.floor(whole / 1000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return thousandths === null ? clock : `${clock}${thousandths}${String(whole % 1000).padStart(3, "0")}`;
}

function spanOf({ startedAt, endedAt }: SpokenLine, began: Date, point: "." | ","): string {
  const start = Math.max(0, startedAt.getTime() - began.getTime());
  const end = Math.max(start + shortest, endedAt.getTime() - began.getTime());
  return `${clockOf(start, point)} --> ${clockOf(end, point)}`;
}

/** Lines put together to what each person said. */
export function passagesOf(lines: readonly SpokenLine[], began: Date): Passage[] {
  const passages: (Passage & { end: number })[] = [];
  for (const { name, text, startedAt, endedAt } of lines) {
    const last = passages.at(-1);
    const joins =
      last?.by === name &&
      startedAt.getTime() - last.end < longestPause &&
      last.text.length + text.length < longestPassage;
    if (last && joins) passages.splice(-1, 1, { ...last, text: `${last.text} ${text}`, end: endedAt.getTime() });
    else
      passages.push({
        by: name,
        at: clockOf(startedAt.getTime() - began.getTime(), null),
        text,
        end: endedAt.getTime(),
      });
  }
  return passages.map(({ by, at, text }) => ({ by, at, text }));
}

export function writeText(title: string, lines: readonly SpokenLine[], began: Date): string {
  const passages = passagesOf(lines, began).map(({ by, at, text }) => `[${at}] ${by}: ${text}`);
  return `${title}\n\n${passages.join("\n\n")}\n`;
}

/** WebVTT (W3C): `&`, `<` and `>` are written otherwise, so that no name or word is read as a mark. */
export function writeVtt(title: string, lines: readonly SpokenLine[], began: Date): string {
  const escape = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  // A voice's name ends at the first line break, and a note at the first arrow.
  const plain = (text: string): string => escape(text.replace(/\s+/g, " "));
  const cues = lines.map((line) => `${spanOf(line, began, ".")}\n<v ${plain(line.name)}>${plain(line.text)}</v>`);
  return `WEBVTT\n\nNOTE ${plain(title)}\n\n${cues.join("\n\n")}\n`;
}

export function writeSrt(lines: readonly SpokenLine[], began: Date): string {
  const plain = (text: string): string => text.replace(/\s+/g, " ").replaceAll("-->", "→");
  const cues = lines.map(
    (line, index) => `${index + 1}\n${spanOf(line, began, ",")}\n${plain(line.name)}: ${plain(line.text)}`,
  );
  return `${cues.join("\n\n")}\n`;
}
