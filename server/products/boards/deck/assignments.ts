import { refuse } from "#http";
import { changeCard } from "../cards/change.ts";
import { readCards } from "../cards/queries.ts";
import { cardAt } from "./address.ts";
import { cardPath, endpoint, type DeckCall, type Endpoint } from "./context.ts";
import { readIdByNumber } from "./queries.ts";
import { readDeckCard } from "./read-stacks.ts";
import { missing, numberOf, textOf } from "./requests.ts";

/** Labels and users of a card. https://deck.readthedocs.io/en/latest/API/#cards */
export const assignmentEndpoints: readonly Endpoint[] = [
  endpoint("PUT", `${cardPath}/assignLabel`, (call) => changeLabel(call, "addLabelIds")),
  endpoint("PUT", `${cardPath}/removeLabel`, (call) => changeLabel(call, "removeLabelIds")),
  endpoint("PUT", `${cardPath}/assignUser`, (call) => changeUser(call, "addAssigneeIds")),
  endpoint("PUT", `${cardPath}/unassignUser`, (call) => changeUser(call, "removeAssigneeIds")),
];

async function changeLabel(call: DeckCall, key: "addLabelIds" | "removeLabelIds"): Promise<unknown> {
  const { ctx, actor, body } = call;
  const { board, card } = await cardAt(call);
  const labelId = await readIdByNumber(ctx.db, "label", numberOf(body["labelId"]));
  if (labelId === null) throw missing();
  await changeCard(ctx, actor, card.id, { [key]: [labelId] });
  return readDeckCard(ctx, board, card.id);
}

async function changeUser(call: DeckCall, key: "addAssigneeIds" | "removeAssigneeIds"): Promise<unknown> {
  const { ctx, actor, body } = call;
  const { board, card } = await cardAt(call);
  const person = await ctx.identity.personByName(textOf(body["userId"], 320));
  const [reader] = person ? await ctx.items.readers({ kind: "board", id: board.id }, [person.id]) : [];
  if (!person || (!reader && key === "addAssigneeIds")) throw refuse("INVALID", "The user is not part of the board");
  await changeCard(ctx, actor, card.id, { [key]: [person.id] });
  const [after] = await readCards(ctx.db, [card.id]);
  const index = after?.assigneeIds.indexOf(person.id) ?? 0;
  return {
    id: card.number * 100 + Math.max(0, index),
    participant: { primaryKey: person.name, uid: person.name, displayname: person.displayName, type: 0 },
    cardId: card.number,
    type: 0,
  };
}
