import { addList } from "../../lists/add.ts";
import { readLists } from "../../queries.ts";
import { defineStep } from "../exchange.ts";
import { listBefore } from "../read-stacks.ts";
import { missing, textOf } from "../requests.ts";
import { viewStack } from "../views.ts";

export const createStack = defineStep({
  name: "create-stack",
  section: "Stacks",
  needs: ["board"],
  gives: ["answer"],
  async run({ ctx, actor, body }, { board }) {
    const before = await readLists(ctx.db, [board.id]);
    const after = await addList(ctx, actor, board.id, {
      title: textOf(body["title"], 500),
      after: listBefore(before, Number(body["order"] ?? 999)),
    });
    const made = after.lists.find((one) => !before.some((other) => other.id === one.id));
    const [list] = (await readLists(ctx.db, [board.id])).filter((one) => one.id === made?.id);
    if (!list) throw missing();
    const order = after.lists.findIndex((one) => one.id === list.id);
    return { answer: viewStack(list, board, order) };
  },
});
