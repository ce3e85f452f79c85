import { changeCard } from "../../cards/change.ts";
import { readCards } from "../../cards/queries.ts";
import { defineStep } from "../exchange.ts";
import { viewUser } from "../views.ts";

const step = (key: "addAssigneeIds" | "removeAssigneeIds") =>
  defineStep({
    name: "assign-user",
    section: "Cards",
    needs: ["card", "person"],
    gives: ["answer"],
    async run({ ctx, actor }, { card, person }) {
      await changeCard(ctx, actor, card.id, { [key]: [person.id] });
      const [after] = await readCards(ctx.db, [card.id]);
      const index = after?.assigneeIds.indexOf(person.id) ?? 0;
      const id = card.number * 100 + Math.max(0, index);
      return { answer: { id, participant: viewUser(person), cardId: card.number, type: 0 } };
    },
  });

export const assignUser = step("addAssigneeIds");
export const unassignUser = step("removeAssigneeIds");
