import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** A file by its number: the page asks who comes, and says alike of what there is not and of what is not theirs. */
export const redirectToFile = defineStep({
  name: "redirect-to-file",
  section: "Nextcloud server: private link",
  gives: ["answer"],
  run({ request, reply }) {
    const { fileId = "" } = request.params as { fileId?: string };
    if (!/^\d{1,15}$/.test(fileId)) throw missing();
    return { answer: reply.redirect(`/f/${fileId}`, 303) };
  },
});
