/** `Protokoll: mars/april` → `Protokoll- mars-april.md` */
export function fileNameOf(title: string): string {
  // oxlint-disable-next-line no-control-regex -- names are one line of visible characters
  const plain = title
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f]/g, "-")
    .trim()
    .replace(/^\.+/, "");
  return `${Array.from(plain || "Dokument")
    .slice(0, 100)
    .join("")}.md`;
}

/** A file's name without its ending and without a number that only made it free: `Plan (2).md` → `Plan`. */
export const stemOf = (name: string): string => name.replace(/\.md$/i, "").replace(/ \(\d+\)$/, "");
