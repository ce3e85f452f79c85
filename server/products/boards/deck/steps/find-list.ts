import { readList } from "../../queries.ts";
import { defineStep, type DeckCall } from "../exchange.ts";
import { readIdByNumber } from "../queries.ts";
import { missing, numberOf } from "../requests.ts";

const step = (section: string, numberIn: (call: DeckCall) => unknown) =>
  defineStep({
    name: "find-list",
    section,
    needs: ["board"],
    gives: ["list"],
    async run(call, { board }) {
      const { db } = call.ctx;
      const id = await readIdByNumber(db, "list", numberOf(numberIn(call)));
      const list = id === null ? null : await readList(db, id);
      if (!list || list.boardId !== board.id || list.trashedAt) throw missing();
      return { list };
    },
  });

/** The path's stack, which is a list of the board. Refuses MISSING. */
export const findList = step("Stacks", ({ request }) => request.params.stackId);
/** The stack that a card goes to: the body's, or the path's when it names none. */
export const findTargetList = step("Cards", ({ body, request }) => body["stackId"] ?? request.params.stackId);
