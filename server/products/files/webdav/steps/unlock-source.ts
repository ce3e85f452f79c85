import { readLockToken } from "#dav";
import { refuse } from "#http";
import { endByHand } from "../../locks/by-hand.ts";
import { endLock } from "../../locks/end.ts";
import { idOfToken } from "../../locks/lock.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";
import { sendLocks } from "./answer-locked.ts";

/** By the lock's token: 409 when no such lock covers it, 403 when it is another's. Or, by hand, the person's own. */
export const unlockSource = defineStep({
  name: "unlock-source",
  section: "RFC 4918 §9.11; Nextcloud files_lock: unlocking a file",
  needs: ["source"],
  async run(exchange, { source }) {
    const { deps, principal, request, reply } = exchange;
    if (header(request, "x-user-lock") === "1") {
      await endByHand(deps, principal, source.access);
      return sendLocks(exchange, source.location, true, 200);
    }
    const token = readLockToken(header(request, "lock-token"));
    if (token === null) throw refuse("INVALID", "The Lock-Token header is missing.");
    const id = idOfToken(token);
    await endLock(deps, principal, source.access, (locks) => locks.find((lock) => lock.id === id));
    return reply.code(204).send();
  },
});
