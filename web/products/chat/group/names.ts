/**
 * What a chat without a name is called: by its people, the first two of more than three. `names`: as many of the others as
 * are known, in any order; `count`: how many others there are.
 */
export function nameOfPeople(names: readonly string[], count: number, locale: "sv" | "en"): string | null {
  const known = [...names].sort((a, b) => a.localeCompare(b, locale));
  if (known.length === 0) return null;
  const total = Math.max(count, known.length);
  const shown = total <= 3 && known.length === total ? known : known.slice(0, 2);
  const rest = total - shown.length;
  if (rest > 0) return `${shown.join(", ")} ${locale === "sv" ? `och ${rest} till` : `and ${rest} more`}`;
  const [last, ...first] = [...shown].reverse();
  if (first.length === 0) return last ?? null;
  return `${first.reverse().join(", ")} ${locale === "sv" ? "och" : "and"} ${last}`;
}
