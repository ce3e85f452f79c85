import type { Person } from "#identity";
import type { Items } from "#items";
import type { CardRow } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";

export type CommentRow = NonNullable<Awaited<ReturnType<Items["comments"]["byNumber"]>>>;

/** Comments on a card as Deck shows them. */
export async function viewComments(
  { identity }: BoardContext,
  rows: readonly CommentRow[],
  card: CardRow,
): Promise<unknown[]> {
  const ids = new Set(rows.flatMap((row) => [...(row.authorId === null ? [] : [row.authorId]), ...row.mentions]));
  const persons = new Map<string, Person>((await identity.personsByIds([...ids])).map((one) => [one.id, one]));
  return rows.map((row) => {
    const author = persons.get(row.authorId ?? "");
    return {
      id: row.number,
      objectId: card.number,
      message: row.text,
      actorId: author?.name ?? "",
      actorType: author ? "users" : "guests",
      actorDisplayName: author?.displayName ?? row.guestName ?? "",
      creationDateTime: row.createdAt.toISOString().replace(/\.\d+Z$/, "+00:00"),
      mentions: row.mentions.flatMap((id) => {
        const person = persons.get(id);
        return person ? [{ mentionId: person.name, mentionType: "user", mentionDisplayName: person.displayName }] : [];
      }),
    };
  });
}
