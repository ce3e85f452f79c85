import { refuse } from "#http";
import type { Namespaces } from "./namespaces.ts";
import { invalidXml, parseXml } from "./xml.ts";

export interface LockInfo {
  readonly isExclusive: boolean;
  /** What the client says of who holds the lock, as XML; at most 4,000 characters. */
  readonly owner: string;
}

const longestOwner = 4000;

/** The body of a LOCK; null when it is empty, which refreshes a lock (RFC 4918 §9.10). */
export function readLockInfo(text: string, namespaces: Namespaces): LockInfo | null {
  const root = parseXml(text, namespaces, true);
  if (root === null) return null;
  if (root.name !== "d:lockinfo") throw invalidXml("a lockinfo is expected");
  const part = (name: string) => root.children.find((one) => one.name === name);
  const scope = part("d:lockscope")?.children[0]?.name;
  const isWrite = part("d:locktype")?.children[0]?.name === "d:write";
  if (!isWrite || (scope !== "d:exclusive" && scope !== "d:shared"))
    throw invalidXml("a write lock is expected, exclusive or shared");
  const owner = part("d:owner")?.content ?? "";
  if (owner.length > longestOwner) throw refuse("TOO_LARGE", "The owner of a lock is described in 4,000 characters.");
  return { isExclusive: scope === "d:exclusive", owner };
}

/** Seconds of a `Timeout` header (RFC 4918 §10.7): the first that is understood, no more than `most`; without any, `usual`. */
export function readTimeout(header: string | undefined, usual: number, most: number): number {
  for (const one of (header ?? "").split(",")) {
    const text = one.trim();
    if (/^infinite$/i.test(text)) return most;
    const seconds = /^Second-(\d{1,10})$/i.exec(text)?.[1];
    if (seconds !== undefined) return Math.min(Math.max(Number(seconds), 1), most);
  }
  return usual;
}

/** The token of a `Lock-Token` header (RFC 4918 §10.5); null when there is none. */
export function readLockToken(header: string | undefined): string | null {
  return /^\s*<([^<>]+)>\s*$/.exec(header ?? "")?.[1] ?? null;
}
