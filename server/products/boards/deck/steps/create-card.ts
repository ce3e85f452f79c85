import { createCard as create } from "../../cards/create.ts";
import { defineStep } from "../exchange.ts";
import { placeOnStack, readDeckCard } from "../read-stacks.ts";
import { dateOf, descriptionOf, textOf } from "../requests.ts";

export const createCard = defineStep({
  name: "create-card",
  section: "Cards",
  needs: ["board", "list"],
  gives: ["answer"],
  async run({ ctx, actor, body: { title, description, duedate, order } }, { board, list }) {
    const place =
      order === undefined || order === null
        ? { listId: list.id }
        : await placeOnStack(ctx, board, list, Number(order), null);
    const made = await create(ctx, actor, board.id, {
      title: textOf(title, 500),
      ...place,
      description: descriptionOf(description) ?? "",
      dueAt: dateOf(duedate),
    });
    return { answer: await readDeckCard(ctx, board, made.id) };
  },
});
