import { sendOcs } from "#http";
import { endByHand, lockByHand } from "../../locks/by-hand.ts";
import { defineStep } from "../exchange.ts";

/** PUT locks by hand, DELETE unlocks; 423 when it is another's. */
export const changeLock = defineStep({
  name: "change-lock",
  section: "Nextcloud files_lock: OCS",
  needs: ["person", "file"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person, file }) {
    if (request.method === "DELETE") {
      await endByHand(deps, person, file);
      return { answer: sendOcs(request, reply, []) };
    }
    const lock = await lockByHand(deps, person, file);
    const creation = Math.floor(lock.createdAt.getTime() / 1000);
    const data = { userId: person.name, displayName: person.displayName, fileId: lock.nodeId, creation };
    return { answer: sendOcs(request, reply, { ...data, type: 0, timeout: lock.seconds }) };
  },
});
