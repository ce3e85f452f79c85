import css from "./SearchBox.module.css";

/** Text in which the words that were searched for stand out: from each beginning to the end of its word. */
export function Marked({ text, needles }: { text: string; needles: readonly string[] }) {
  if (needles.length === 0) return text;
  const escape = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`((?<![\\p{L}\\p{N}])(?:${needles.map(escape).join("|")})[\\p{L}\\p{N}]*)`, "giu");
  return text.split(pattern).map((part, index) =>
    index % 2 === 1 ? (
      <mark key={index} className={css.mark}>
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
