import { defineStep } from "../exchange.ts";

/** Whether the device that holds this app password is to delete what it has. 404 where nobody asked it to. */
export const answerWipe = defineStep({
  name: "answer-wipe",
  section: "Nextcloud server: Remote wipe",
  needs: ["token"],
  gives: ["answer"],
  async run({ deps, reply }, { token }) {
    const isAsked = token !== "" && (await deps.identity.isToWipe(token));
    return { answer: isAsked ? reply.send({ wipe: true }) : reply.code(404).send([]) };
  },
});
