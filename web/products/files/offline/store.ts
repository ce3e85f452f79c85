import type { FileItem } from "@safos/contract/files";
import { mayStore } from "../../../platform/database.ts";
import { filesPrefix } from "../../../platform/offline.ts";
import { contentUrl } from "../queries.ts";

/** What a person keeps on one device. */
export const mostKept = 500_000_000;

const header = "safos-file";
const pathOf = (id: number): string => `/kept/${id}`;

/** Without TLS a browser has no such store. */
export const canKeepFiles = (): boolean => (globalThis as { caches?: CacheStorage }).caches !== undefined;

const open = (userId: string): Promise<Cache> => caches.open(filesPrefix + userId);

/** What this person keeps on this device, by name. */
export async function listKept(userId: string): Promise<readonly FileItem[]> {
  if (!canKeepFiles() || !mayStore()) return [];
  const cache = await open(userId);
  const found: FileItem[] = [];
  for (const request of await cache.keys()) {
    const text = (await cache.match(request))?.headers.get(header);
    if (text) found.push(JSON.parse(decodeURIComponent(text)) as FileItem);
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name, "sv"));
}

export const sizeOf = (items: readonly FileItem[]): number => items.reduce((sum, one) => sum + one.size, 0);

/** Keeps the content as it is now. False: there is no room for it. Throws when it cannot be fetched. */
export async function keepFile(userId: string, item: FileItem): Promise<boolean> {
  const others = (await listKept(userId)).filter((one) => one.id !== item.id);
  if (sizeOf(others) + item.size > mostKept) return false;
  const answer = await fetch(contentUrl(item), { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The content was refused: ${answer.status}`);
  // The person has left while it came.
  if (!mayStore()) return false;
  const headers = {
    [header]: encodeURIComponent(JSON.stringify(item)),
    "content-type": answer.headers.get("content-type") ?? "application/octet-stream",
  };
  try {
    await (await open(userId)).put(pathOf(item.id), new Response(answer.body, { headers }));
    return true;
  } catch (error) {
    // The device is full.
    if (error instanceof DOMException && error.name === "QuotaExceededError") return false;
    throw error;
  }
}

export async function dropFile(userId: string, id: number): Promise<void> {
  await (await open(userId)).delete(pathOf(id));
}

/** The content that is kept; null: it is not. */
export async function readKept(userId: string, id: number): Promise<Blob | null> {
  return (await (await open(userId)).match(pathOf(id)))?.blob() ?? null;
}
