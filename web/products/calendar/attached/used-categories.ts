import { mayStore } from "../../../platform/database.ts";
import { draftsPrefix } from "../../../platform/session-stores.ts";
import { categoryKey } from "./attached.ts";

/** Goes with the session, as drafts do. */
const key = `${draftsPrefix}calendar.categories`;
const mostKept = 50;
const mostOffered = 6;

/** The newest first, each once. */
export function withUsed(used: readonly string[], now: readonly string[]): string[] {
  const known = new Set(now.map(categoryKey));
  return [...now, ...used.filter((one) => !known.has(categoryKey(one)))].slice(0, mostKept);
}

/** Those used that an entry does not have and that begin with what is written. */
export function offeredOf(used: readonly string[], categories: readonly string[], written: string): string[] {
  const taken = new Set(categories.map(categoryKey));
  const begin = categoryKey(written.trim());
  return used.filter((one) => !taken.has(categoryKey(one)) && categoryKey(one).startsWith(begin)).slice(0, mostOffered);
}

/** Categories that were set in this browser, the newest first. */
export function readUsed(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function noteUsed(categories: readonly string[]): void {
  if (!mayStore() || categories.length === 0) return;
  try {
    localStorage.setItem(key, JSON.stringify(withUsed(readUsed(), categories)));
  } catch {
    // Full: they are written again the next time.
  }
}
