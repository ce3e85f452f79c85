import { refuse, sendOcs } from "#http";
import { defineStep } from "../exchange.ts";

/** No editor of ours opens inside an app: there are none, and apps show the file themselves. */
export const answerEditors = defineStep({
  name: "answer-editors",
  section: "Nextcloud OCS: Direct Editing",
  needs: ["person"],
  gives: ["answer"],
  run: ({ request, reply }) => ({
    answer: sendOcs(request, reply.header("etag", '"none"'), { editors: {}, creators: {} }),
  }),
});

/** Opening and creating are refused, as there is nothing that could. */
export const refuseEditing = defineStep({
  name: "answer-editors",
  section: "Nextcloud OCS: Direct Editing",
  needs: ["person"],
  gives: ["answer"],
  run() {
    throw refuse("MISSING", "No editor opens files inside an app.");
  },
});

/** Templates of an editor: none. */
export const answerTemplates = defineStep({
  name: "answer-editors",
  section: "Nextcloud OCS: Direct Editing",
  needs: ["person"],
  gives: ["answer"],
  run: ({ request, reply }) => ({ answer: sendOcs(request, reply, { templates: {} }) }),
});
