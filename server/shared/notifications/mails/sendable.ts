import type { NotificationContext } from "../context.ts";
import { mayLeave } from "../notices/may-leave.ts";
import type { NoticeRow } from "../queries.ts";

/**
 * The notices that a person may read of in a mail: none of what they may no longer read, and without words where these
 * stay inside. Stops at `most`.
 */
export async function sendable(
  context: NotificationContext,
  notices: readonly NoticeRow[],
  most: number,
): Promise<NoticeRow[]> {
  const { items } = context;
  const mayRead = new Map<string, boolean>();
  const found: NoticeRow[] = [];
  for (const one of notices) {
    if (found.length === most) break;
    const { kind, itemId, personId } = one;
    const key = `${kind} ${itemId}`;
    // What is about their own account is theirs to read.
    const may =
      kind === "account" || (mayRead.get(key) ?? (await items.readers({ kind, id: itemId }, [personId])).length > 0);
    mayRead.set(key, may);
    if (may) found.push((await mayLeave(context, one)) ? one : { ...one, title: "", excerpt: "" });
  }
  return found;
}
