import type { StoredForm } from "../forms/queries.ts";

/** In anonymous forms, groups smaller than this are not shown apart: someone could be recognised. */
const smallestGroup = 5;

/** Whether a filter leaves too few people, or too few of the others: the difference reveals as much. */
export function isTooSmall(form: StoredForm, shown: number, total: number): boolean {
  if (!form.settings.isAnonymous) return false;
  return shown < smallestGroup || (total - shown > 0 && total - shown < smallestGroup);
}

/** The rows of a cross table that must not be shown, by their values. */
export function hiddenRows(form: StoredForm, rows: readonly { value: string; count: number }[]): ReadonlySet<string> {
  if (!form.settings.isAnonymous) return new Set();
  const hidden = new Set(rows.filter((one) => one.count < smallestGroup).map((one) => one.value));
  // One small group alone would be what is left when the others are taken from the whole: the next smallest goes with it.
  if (hidden.size === 1 && rows.length > 1) {
    const next = rows.filter((one) => !hidden.has(one.value)).toSorted((a, b) => a.count - b.count)[0];
    if (next) hidden.add(next.value);
  }
  return hidden;
}
