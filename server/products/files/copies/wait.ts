import { setTimeout as wait } from "node:timers/promises";
import type { ErrorCode } from "@safos/contract/errors";
import { refuse } from "#http";
import type { TreeContext } from "../tree/context.ts";
import type { Placed } from "../tree/move.ts";
import { readLineage } from "../tree/queries.ts";
import { missing } from "../tree/refusals.ts";
import { readCopy } from "./queries.ts";

const lookEveryMs = 200;

/** Waits for the end of a copy, in whatever process it is made. Refuses what it was refused with, and COPY_CANCELLED. */
export async function waitForCopy({ db }: Pick<TreeContext, "db">, id: string): Promise<Placed> {
  for (;;) {
    const copy = await readCopy(db, id);
    if (!copy || copy.state === "cancelled") throw refuse("COPY_CANCELLED");
    if (copy.state === "failed") throw refuse((copy.code ?? "INTERNAL") as ErrorCode, copy.data ?? {});
    if (copy.state === "done") {
      const node = (await readLineage(db, copy.topId ?? 0)).at(-1);
      if (!node) throw missing();
      return { node, hasReplaced: copy.hasReplaced };
    }
    await wait(lookEveryMs);
  }
}
