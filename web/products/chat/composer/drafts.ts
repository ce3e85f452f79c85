/** What was written and not sent, for each room and thread, in this browser. */
const prefix = "safos.draft.";

export function readDraft(draftKey: string): string {
  return localStorage.getItem(prefix + draftKey) ?? "";
}

export function keepDraft(draftKey: string, text: string): void {
  if (text.trim()) localStorage.setItem(prefix + draftKey, text);
  else localStorage.removeItem(prefix + draftKey);
}

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}
