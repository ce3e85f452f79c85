/** What was understood of something someone said; the same segment comes several times until it is final. */
export interface Caption {
  readonly segmentId: string;
  readonly identity: string;
  readonly name: string;
  readonly text: string;
  readonly isFinal: boolean;
  /** Typed, and not understood of what was said. */
  readonly isTyped: boolean;
}

/** What one person said in a row: what is settled, and what may still change. */
export interface Row {
  readonly key: string;
  readonly identity: string;
  readonly name: string;
  readonly settled: string;
  readonly changing: string;
}

/** Kept for a call; more is never shown. */
const most = 60;
/** A person's row grows until it is so long; then they begin another. */
const longestRow = 240;

/** Puts a caption where its segment stands, or last; an empty one that is final takes away what was shown of it. */
export function addCaption(captions: readonly Caption[], next: Caption): readonly Caption[] {
  const index = captions.findIndex((one) => one.segmentId === next.segmentId);
  // What comes late cannot change what is settled.
  if (index >= 0 && captions[index]?.isFinal) return captions;
  const others = index >= 0 ? captions.toSpliced(index, 1, next) : [...captions, next];
  return others.filter((one) => one.text !== "").slice(-most);
}

/** Captions as rows: what one person says without anybody between is one. */
export function rowsOf(captions: readonly Caption[]): Row[] {
  const rows: Row[] = [];
  for (const { segmentId, identity, name, text, isFinal } of captions) {
    const last = rows.at(-1);
    const joins = last?.identity === identity && last.changing === "" && last.settled.length + text.length < longestRow;
    const settled = isFinal ? text : "";
    const changing = isFinal ? "" : text;
    if (last && joins)
      rows[rows.length - 1] = { ...last, settled: [last.settled, settled].filter(Boolean).join(" "), changing };
    else rows.push({ key: segmentId, identity, name, settled, changing });
  }
  return rows;
}
