import { readCards } from "../../cards/queries.ts";
import { defineStep } from "../exchange.ts";
import { readIdByNumber } from "../queries.ts";
import { missing, numberOf } from "../requests.ts";

/** The path's card, which lies on the board. Refuses MISSING. */
export const findCard = defineStep({
  name: "find-card",
  section: "Cards",
  needs: ["board"],
  gives: ["card"],
  async run({ ctx: { db }, request }, { board }) {
    const id = await readIdByNumber(db, "card", numberOf(request.params.cardId));
    const [card] = id === null ? [] : await readCards(db, [id]);
    if (!card || card.boardId !== board.id || card.trashedAt) throw missing();
    return { card };
  },
});

/** The path's card where the path names no board; the caller may read it. Refuses MISSING. */
export const findReadableCard = defineStep({
  name: "find-card",
  section: "OCS API: Comments",
  gives: ["card"],
  async run({ ctx: { db, items }, actor, request }) {
    const id = await readIdByNumber(db, "card", numberOf(request.params.cardId));
    if (id === null) throw missing();
    await items.require(actor, "card", id, "read");
    const [card] = await readCards(db, [id]);
    if (!card) throw missing();
    return { card };
  },
});
