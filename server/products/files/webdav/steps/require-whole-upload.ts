import { refuse } from "#http";
import { defineStep } from "../exchange.ts";

/** Only `.file`, which stands for all pieces together, is moved. */
export const requireWholeUpload = defineStep({
  name: "require-whole-upload",
  section: "Nextcloud chunked upload v2: assembling",
  needs: ["uploadPath"],
  run(_exchange, { uploadPath }) {
    if (uploadPath.piece !== ".file") throw refuse("FORBIDDEN", "Only the whole upload can be moved.");
  },
});
