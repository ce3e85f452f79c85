import { defineStep } from "../../protocol/exchange.ts";

export const answerMediaConfig = defineStep({
  name: "answer-media-config",
  section: "Content repository",
  gives: ["answer"],
  run: ({ core }) => ({ answer: { "m.upload.size": core.settings.largestUpload } }),
});
