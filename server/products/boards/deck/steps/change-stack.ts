import { changeList } from "../../lists/change.ts";
import { readList, readLists } from "../../queries.ts";
import { defineStep } from "../exchange.ts";
import { listBefore } from "../read-stacks.ts";
import { missing, textOf } from "../requests.ts";
import { viewStack } from "../views.ts";

export const changeStack = defineStep({
  name: "change-stack",
  section: "Stacks",
  needs: ["board", "list"],
  gives: ["answer"],
  async run({ ctx, actor, body }, { board, list }) {
    const others = (await readLists(ctx.db, [board.id])).filter((one) => one.id !== list.id);
    const order = Number(body["order"]);
    const after = await changeList(ctx, actor, board.id, list.id, {
      title: textOf(body["title"], 500),
      ...(Number.isInteger(order) ? { after: listBefore(others, order) } : {}),
    });
    const changed = await readList(ctx.db, list.id);
    if (!changed || changed.trashedAt) throw missing();
    const place = after.lists.findIndex((one) => one.id === list.id);
    return { answer: viewStack(changed, board, place) };
  },
});
