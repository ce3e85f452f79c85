import type { BoardElement } from "./whiteboard-elements.ts";

/** One thing on a whiteboard as text. */
export interface OutlineEntry {
  readonly id: string;
  readonly type: string;
  /** What it says itself, its bound text, or a frame's name. */
  readonly text: string;
  /** The element that holds the text; null where there is none yet. */
  readonly textId: string | null;
  /** What an arrow leads from and to, as text; empty where it leads nowhere. */
  readonly from: string;
  readonly to: string;
}

/** A frame with what lies in it; `frame` is null for what lies in none. */
export interface OutlineSection {
  readonly frame: OutlineEntry | null;
  readonly entries: readonly OutlineEntry[];
}

const rowHeight = 60;
/** As one reads: rows from the top, each from the left. */
export const byPlace = (a: BoardElement, b: BoardElement): number =>
  Math.abs(a.y - b.y) > rowHeight ? a.y - b.y : a.x - b.x || a.y - b.y;

/** A value as text; empty when it is none. */
export const textIn = (value: unknown): string => (typeof value === "string" ? value : "");

/** The frames in the order in which they are shown. */
export const framesOf = (elements: readonly BoardElement[]): BoardElement[] =>
  elements.filter((one) => one.type === "frame" && !one.isDeleted).sort(byPlace);

/** A whiteboard as a text: frame by frame, each thing with what it says and what it is linked to. */
export function outlineOf(elements: readonly BoardElement[]): OutlineSection[] {
  const alive = elements.filter((one) => !one.isDeleted);
  const byId = new Map(alive.map((one) => [one.id, one]));
  const texts = new Map<string, BoardElement>();
  for (const one of alive)
    if (one.type === "text" && typeof one["containerId"] === "string" && byId.has(one["containerId"]))
      texts.set(one["containerId"], one);
  const textBy = (one: BoardElement | undefined): string => {
    if (!one) return "";
    if (one.type === "frame") return textIn(one["name"]);
    const text = one.type === "text" ? one : texts.get(one.id);
    return text ? textIn(text["originalText"] ?? text["text"]) : "";
  };
  const endOf = (one: BoardElement, end: "startBinding" | "endBinding"): string =>
    textBy(byId.get(textIn((one[end] as { elementId?: unknown } | null | undefined)?.elementId)));
  const entry = (one: BoardElement): OutlineEntry => ({
    id: one.id,
    type: one.type,
    text: textBy(one),
    textId: one.type === "text" || one.type === "frame" ? one.id : (texts.get(one.id)?.id ?? null),
    from: endOf(one, "startBinding"),
    to: endOf(one, "endBinding"),
  });
  const held = new Set([...texts.values()].map((one) => one.id));
  const shown = alive.filter((one) => one.type !== "frame" && !held.has(one.id)).sort(byPlace);
  const frames = framesOf(alive);
  const known = new Set(frames.map((one) => one.id));
  const loose = shown.filter((one) => one.frameId === null || !known.has(one.frameId));
  return [
    ...frames.map((frame) => ({
      frame: entry(frame),
      entries: shown.filter((one) => one.frameId === frame.id).map(entry),
    })),
    ...(loose.length > 0 ? [{ frame: null, entries: loose.map(entry) }] : []),
  ];
}

/** The text of everything on a whiteboard, a line each. */
export const plainText = (elements: readonly BoardElement[]): string =>
  outlineOf(elements)
    .flatMap((section) => [section.frame?.text ?? "", ...section.entries.map((one) => one.text)])
    .filter((one) => one.trim() !== "")
    .join("\n");
