import { setTimeout } from "node:timers/promises";
import { elapsed } from "#clock";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param, queryNumber } from "../../protocol/scope.ts";
import { readReserved } from "../reserved.ts";

const longestMs = 20_000;
const everyMs = 500;

/** Where content is still to come it is waited for, as long as the client wants. Refuses M_NOT_YET_UPLOADED. */
export const awaitContent = defineStep({
  name: "await-content",
  section: "Content repository",
  needs: ["person"],
  async run({ core, request, reply }, { person }) {
    const began = elapsed();
    const most = queryNumber(request, "timeout_ms", longestMs, longestMs);
    const isToCome = async (): Promise<boolean> =>
      (await readReserved(core.db, param(request, "serverName"), param(request, "mediaId"))) !== null;
    if (!(await isToCome())) return;
    core.limiter.spend(person.userId, "await", 5);
    while (!reply.raw.destroyed) {
      if (elapsed() - began >= most) refuse("M_NOT_YET_UPLOADED", "The content has not come yet.");
      await setTimeout(everyMs);
      if (!(await isToCome())) return;
    }
  },
});
