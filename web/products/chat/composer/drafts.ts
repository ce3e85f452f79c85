import { mayStore } from "../../../platform/database.ts";
import { draftsPrefix } from "../../../platform/session-stores.ts";

/** What was written and not sent, for each room and thread, in this browser. */
export function readDraft(draftKey: string): string {
  return localStorage.getItem(draftsPrefix + draftKey) ?? "";
}

export function keepDraft(draftKey: string, text: string): void {
  if (text.trim() && mayStore()) localStorage.setItem(draftsPrefix + draftKey, text);
  else localStorage.removeItem(draftsPrefix + draftKey);
}

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(draftsPrefix)) localStorage.removeItem(key);
}
