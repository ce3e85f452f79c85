import type { CardRow } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";

/** Who is named as `@name` or `@"name"` among the workspace's people: their ids. */
export async function readMentions(ctx: BoardContext, message: string, card: CardRow): Promise<string[]> {
  if (!message.includes("@")) return [];
  const item = await ctx.items.locate({ kind: "card", id: card.id });
  const members = await ctx.workspaces.membersOf(item?.workspaceId ?? "");
  const persons = await ctx.identity.personsByIds(members.map((one) => one.personId));
  return persons
    .filter(({ name }) => message.includes(`@"${name}"`) || namesPlainly(message, name))
    .map((one) => one.id)
    .slice(0, 50);
}

/** `@anna@fk.example` as a word of its own. */
function namesPlainly(message: string, name: string): boolean {
  const at = message.indexOf(`@${name}`);
  return at >= 0 && !/^[\p{L}\p{N}.-]*[\p{L}\p{N}]/u.test(message.slice(at + name.length + 1));
}
