import { defineStep } from "../exchange.ts";

/** The device has deleted what it had. */
export const finishWipe = defineStep({
  name: "finish-wipe",
  section: "Nextcloud server: Remote wipe",
  needs: ["token"],
  gives: ["answer"],
  async run({ deps, reply }, { token }) {
    const isDone = token !== "" && (await deps.identity.finishWipe(token));
    return { answer: reply.code(isDone ? 200 : 404).send([]) };
  },
});
