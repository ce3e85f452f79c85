import { readLabels } from "../../queries.ts";
import { defineStep } from "../exchange.ts";
import { readIdByNumber } from "../queries.ts";
import { missing, numberOf } from "../requests.ts";

/** The path's label, which is one of the board. Refuses MISSING. */
export const findLabel = defineStep({
  name: "find-label",
  section: "Labels",
  needs: ["board"],
  gives: ["label"],
  async run({ ctx, request }, { board }) {
    const labels = await readLabels(ctx.db, [board.id]);
    const label = labels.find((one) => one.number === numberOf(request.params.labelId));
    if (!label) throw missing();
    return { label };
  },
});

/** The label that the body names, of any board: the verb that assigns it says more exactly what is wrong. */
export const findAssignedLabel = defineStep({
  name: "find-label",
  section: "Cards",
  gives: ["labelId"],
  async run({ ctx, body }) {
    const labelId = await readIdByNumber(ctx.db, "label", numberOf(body["labelId"]));
    if (labelId === null) throw missing();
    return { labelId };
  },
});
