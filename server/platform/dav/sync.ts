import type { Element } from "./xml.ts";
import { escapeXml, invalidXml } from "./xml.ts";
import { writeHref } from "./resources.ts";

/** A resource that is not there, or no more (RFC 6578 §3.5). */
export const writeGone = (base: string, names: readonly string[]): string =>
  `<d:response><d:href>${escapeXml(writeHref(base, names, false))}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>`;

/** The same for an address as it was sent. */
export const writeGoneHref = (href: string): string =>
  `<d:response><d:href>${escapeXml(href)}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>`;

/** Said of a collection whose answer does not hold all that was asked for (RFC 6578 §3.6). */
export const writeTruncated = (href: string): string =>
  `<d:response><d:href>${escapeXml(href)}</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status><d:error><d:number-of-matches-within-limits/></d:error></d:response>`;

/** `limit` of a report (RFC 5323 §5.17); null: none is given. Refuses XML_INVALID. */
export function readResultLimit(root: Element, prefix = "d"): number | null {
  const limit = root.children.find((one) => one.name === `${prefix}:limit`);
  const text = limit?.children.find((one) => one.name === `${prefix}:nresults`)?.text.trim();
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalidXml("nresults is no number above 0");
  return Number(text);
}

/** What a sync-collection asks for: the token, empty at the beginning, and how many changes at most (RFC 6578 §6.1). Refuses XML_INVALID. */
export function readSyncRequest(root: Element): { readonly token: string; readonly limit: number | null } {
  const token = root.children.find((one) => one.name === "d:sync-token")?.text.trim() ?? "";
  const level = root.children.find((one) => one.name === "d:sync-level")?.text.trim() ?? "1";
  // RFC 6578 §3.3: what is synced here has nothing below it, so infinity is the same.
  if (level !== "1" && level !== "infinite") throw invalidXml("sync-level is 1 or infinite");
  return { token, limit: readResultLimit(root) };
}
