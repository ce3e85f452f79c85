import type { BoardContext } from "../context.ts";

/** How many comments and attached files each of the cards has. */
export async function readCounts(
  { items }: BoardContext,
  ids: readonly string[],
): Promise<(id: string) => [comments: number, attachments: number]> {
  const [comments, attachments] = await Promise.all([
    items.comments.counts("card", ids),
    items.links.counts("card", ids, "file"),
  ]);
  return (id) => [comments.get(id) ?? 0, attachments.get(id) ?? 0];
}
