/** What was written and not sent, for each room and thread, in this browser. */
const prefix = "safos.draft.";

export function readDraft(place: string): string {
  return localStorage.getItem(prefix + place) ?? "";
}

export function keepDraft(place: string, text: string): void {
  if (text.trim()) localStorage.setItem(prefix + place, text);
  else localStorage.removeItem(prefix + place);
}
