import { refuse, type Refusal } from "#http";
import { defineStep } from "../exchange.ts";
import { textOf } from "../requests.ts";

const notOnBoard = (): Refusal => refuse("INVALID", "The user is not part of the board");

/** The person whom the body names, who may read the board. */
export const findReader = defineStep({
  name: "find-assignee",
  section: "Cards",
  needs: ["board"],
  gives: ["person"],
  async run({ ctx, body }, { board }) {
    const person = await ctx.identity.personByName(textOf(body["userId"], 320));
    const [reader] = person ? await ctx.items.readers({ kind: "board", id: board.id }, [person.id]) : [];
    if (!person || !reader) throw notOnBoard();
    return { person };
  },
});

/** The person whom the body names: who has left the board can still be taken off its cards. */
export const findAssignee = defineStep({
  name: "find-assignee",
  section: "Cards",
  gives: ["person"],
  async run({ ctx, body }) {
    const person = await ctx.identity.personByName(textOf(body["userId"], 320));
    if (!person) throw notOnBoard();
    return { person };
  },
});
