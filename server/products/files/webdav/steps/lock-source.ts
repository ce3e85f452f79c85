import { refuse } from "#http";
import { refreshLock } from "../../locks/refresh.ts";
import { takeLock } from "../../locks/take.ts";
import { tokenOf } from "../../locks/lock.ts";
import { defineStep } from "../exchange.ts";

/** A new lock, or one that is refreshed: 412 when its token was not shown. */
export const lockSource = defineStep({
  name: "lock-source",
  section: "RFC 4918 §9.10.1, §9.10.2",
  needs: ["lockRequest", "source"],
  async run({ deps, principal, reply }, { lockRequest: { wanted, seconds, isByHand }, source }) {
    if (wanted === null) {
      if (!(await refreshLock(deps, principal, source.access, seconds))) throw refuse("CHANGED_MEANWHILE");
      return;
    }
    const lock = await takeLock(deps, principal, source.access, wanted);
    if (!isByHand) reply.header("lock-token", `<${tokenOf(lock)}>`);
  },
});
