import { filesPrefix } from "../../../platform/offline.ts";
import { queryClient } from "../../../platform/query.ts";
import { sessionQuery } from "../../../platform/session.ts";

/** Where this person keeps files on this device, their rights are asked about. */
export async function startKept(): Promise<void> {
  const userId = queryClient.getQueryData(sessionQuery.queryKey)?.person.userId;
  const stores = (globalThis as { caches?: CacheStorage }).caches;
  if (userId && (await stores?.has(filesPrefix + userId))) (await import("./check.ts")).watchKept(userId);
}
