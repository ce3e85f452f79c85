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

/** The last text that this browser and the account agreed on, so that it is known which of them was changed since. */
const agreedPrefix = `${draftsPrefix}agreed.`;

export const readAgreed = (draftKey: string): string => localStorage.getItem(agreedPrefix + draftKey) ?? "";

export function keepAgreed(draftKey: string, text: string): void {
  if (text !== "" && mayStore()) localStorage.setItem(agreedPrefix + draftKey, text);
  else localStorage.removeItem(agreedPrefix + draftKey);
}

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(draftsPrefix)) localStorage.removeItem(key);
}
