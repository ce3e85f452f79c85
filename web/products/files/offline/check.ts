import { fileRoutes } from "@safos/contract/routes/files";
import { itemRoutes } from "@safos/contract/routes/items";
import { live } from "../../../platform/live.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { dropFile, keepFile, listKept } from "./store.ts";

export const keptKey = (userId: string) => ["kept-files", userId] as const;
const mostAtOnce = 200;

/** What the person may no longer read goes, and what has changed is fetched anew. Throws when the server cannot be asked. */
async function check(userId: string): Promise<void> {
  const kept = await listKept(userId);
  for (let from = 0; from < kept.length; from += mostAtOnce) {
    const some = kept.slice(from, from + mostAtOnce);
    const { items } = await request(itemRoutes.findReadable, {
      body: { items: some.map((one) => ({ kind: "file" as const, id: String(one.id) })) },
    });
    const readable = new Set(items.map((one) => one.id));
    for (const item of some)
      if (!readable.has(String(item.id))) await dropFile(userId, item.id);
      else {
        const now = await request(fileRoutes.readFile, { params: { id: item.id } });
        if (now.etag !== item.etag) await keepFile(userId, now);
      }
  }
  await queryClient.invalidateQueries({ queryKey: keptKey(userId) });
}

let watched: string | null = null;

/** The network may be back a moment before the server is reached by it: asked again after this, then after twice as long. ms. */
const firstRetry = 1000;
const lastRetry = 60_000;

/** Looks now, whenever the server is reached again, and when access to something has ended. */
export function watchKept(userId: string): void {
  if (watched === userId) return;
  watched = userId;
  let isChecked = false;
  let retry = firstRetry;
  const look = (): void => {
    if (watched !== userId) return;
    if (live.isLost) isChecked = false;
    else if (!isChecked) {
      isChecked = true;
      check(userId).then(
        () => (retry = firstRetry),
        () => {
          isChecked = false;
          setTimeout(look, retry);
          retry = Math.min(2 * retry, lastRetry);
        },
      );
    }
  };
  live.watchStatus(look);
  const lookAgain = (): void => {
    isChecked = false;
    look();
  };
  live.onGone(lookAgain);
  // The network may have been away too shortly for the connection to count as lost.
  addEventListener("online", lookAgain);
  look();
}
