import { readReach } from "../../boards/reach.ts";
import { readBoardPage, type BoardRow } from "../../queries.ts";
import { defineStep } from "../exchange.ts";
import { isKnown } from "../known.ts";
import { readDeckBoards } from "../read-boards.ts";
import { etagOf } from "../views.ts";

const pageSize = 500;

/** Deck has no pages: all that the person may read, or of them what has changed since. */
export const answerBoards = defineStep({
  name: "answer-boards",
  section: "Boards",
  gives: ["answer"],
  async run(call) {
    const { ctx, actor, request, reply } = call;
    const reach = await readReach(ctx, actor.person);
    const rows: BoardRow[] = [];
    for (let after: string | null = null; ; after = rows.at(-1)?.id ?? null) {
      const page = await readBoardPage(ctx.db, { ...reach, state: "all", after, limit: pageSize });
      rows.push(...page);
      if (page.length < pageSize) break;
    }
    if (isKnown(call, rows.map(etagOf).join("."), null)) return { answer: reply.code(304).send() };
    const since = Date.parse(request.headers["if-modified-since"] ?? "");
    const fresh = Number.isNaN(since) ? rows : rows.filter((row) => row.changedAt.getTime() >= since);
    const { details } = request.query;
    return { answer: await readDeckBoards(ctx, actor, fresh, details === "true" || details === "1") };
  },
});
