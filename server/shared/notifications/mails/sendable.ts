import type { NotificationContext } from "../context.ts";
import { mayLeave } from "../notices/may-leave.ts";
import type { NoticeRow } from "../queries.ts";

/**
 * The notices that a person may be told of in a mail: none of what they may no longer read, and without words where these
 * stay inside. Stops at `most`.
 */
export async function sendable(
  context: NotificationContext,
  notices: readonly NoticeRow[],
  most: number,
): Promise<NoticeRow[]> {
  const { items } = context;
  const mayRead = new Map<string, boolean>();
  const told: NoticeRow[] = [];
  for (const one of notices) {
    if (told.length === most) break;
    const key = `${one.kind} ${one.itemId}`;
    const known = mayRead.get(key);
    const may = known ?? (await items.readers({ kind: one.kind, id: one.itemId }, [one.personId])).length > 0;
    mayRead.set(key, may);
    if (may) told.push((await mayLeave(context, one)) ? one : { ...one, title: "", excerpt: "" });
  }
  return told;
}
