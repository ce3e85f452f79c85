/** A box to tick: a line `- [ ] text` of a card's description. */
export interface Box {
  /** Which line of the description it is. */
  readonly line: number;
  readonly text: string;
  readonly isDone: boolean;
}

const boxLine = /^\s*[-*+] \[([ xX])\] (.*)$/;

export const isBox = (line: string): boolean => boxLine.test(line);

/** The boxes of a description, outside code. */
export function boxesOf(description: string): Box[] {
  let isCode = false;
  return description.split("\n").flatMap((line, index) => {
    if (line.startsWith("```")) isCode = !isCode;
    const box = isCode ? null : boxLine.exec(line);
    return box ? [{ line: index, text: box[2] ?? "", isDone: box[1] !== " " }] : [];
  });
}

/**
 * Ticks a box or takes the tick away in a description that may have changed since the box was read: the same one of
 * those with its text.
 */
export function tickBox(description: string, box: Box, seen: readonly Box[], isDone: boolean): string {
  const nth = seen.filter((one) => one.text === box.text && one.line < box.line).length;
  const same = boxesOf(description).filter((one) => one.text === box.text)[nth];
  if (!same) return description;
  const lines = description.split("\n");
  lines[same.line] = (lines[same.line] ?? "").replace(/\[[ xX]\]/, isDone ? "[x]" : "[ ]");
  return lines.join("\n");
}

/** Puts a box last, right below the others. */
export function addBox(description: string, text: string): string {
  const box = `- [ ] ${text}`;
  if (description === "") return box;
  return `${description.replace(/\n+$/, "")}${boxesOf(description).length > 0 ? "\n" : "\n\n"}${box}`;
}
