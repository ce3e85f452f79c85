import { readChunks as read } from "../../uploads/queries.ts";
import { defineStep } from "../exchange.ts";

export const readChunks = defineStep({
  name: "read-chunks",
  section: "Nextcloud chunked upload v2",
  needs: ["upload"],
  gives: ["chunks"],
  run: async ({ deps }, { upload }) => ({ chunks: await read(deps.db, upload.id) }),
});
