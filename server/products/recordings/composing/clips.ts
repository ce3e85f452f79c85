import type { PartEntry, TimelineEntry } from "../calls.ts";

/** A part on the clock of the film: seconds from its beginning, without the pauses. */
export interface Clip {
  readonly file: string;
  readonly kind: "camera" | "screen" | "sound";
  readonly identity: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
  /** Milliseconds of the film before it. */
  readonly before: number;
}

/** What was recorded, by a part's file: how long it is, ms. Parts that could not be read are not in it. */
export type Lengths = ReadonlyMap<string, number>;

const kindOf = ({ codec, source }: PartEntry): Clip["kind"] =>
  codec === "opus" ? "sound" : source === "screen_share" ? "screen" : "camera";

/** Puts the parts on the clock of the film, in the order of time. */
export function clipsOf(entries: readonly TimelineEntry[], lengths: Lengths): { clips: Clip[]; seconds: number } {
  const parts = entries.filter((one): one is PartEntry => one.kind === "part" && lengths.has(one.file));
  const spans = spansOf(entries, parts, lengths);
  const clips = parts.flatMap((part): Clip[] => {
    const span = spans.find((one) => part.at >= one.from && part.at <= one.to);
    if (!span) return [];
    const from = (span.before + part.at - span.from) / 1000;
    const to = Math.min(from + (lengths.get(part.file) ?? 0) / 1000, (span.before + span.to - span.from) / 1000);
    const { file, identity, name } = part;
    return to > from ? [{ file, kind: kindOf(part), identity, name, from, to }] : [];
  });
  const last = spans.at(-1);
  return { clips, seconds: last ? (last.before + last.to - last.from) / 1000 : 0 };
}

/** Stretches in which it was recorded: up to what was said to be their end, or to the last that was written. */
function spansOf(entries: readonly TimelineEntry[], parts: readonly PartEntry[], lengths: Lengths): Span[] {
  const spans: Span[] = [];
  let open = -1;
  let before = 0;
  const close = (to: number): void => {
    if (open >= 0 && to > open) {
      spans.push({ from: open, to, before });
      before += to - open;
    }
    open = -1;
  };
  const writtenUntil = (from: number, next: number): number =>
    parts
      .filter((one) => one.at >= from && one.at < next)
      .reduce((end, one) => Math.max(end, Math.min(next, one.at + (lengths.get(one.file) ?? 0))), from);
  for (const { kind, at } of entries) {
    if (kind === "begun") {
      if (open >= 0) close(writtenUntil(open, at));
      open = at;
    } else if (kind === "ended") close(at);
  }
  if (open >= 0) close(writtenUntil(open, Infinity));
  return spans;
}
