import { deleteUpload } from "../../uploads/queries.ts";
import { defineStep } from "../exchange.ts";

export const endUpload = defineStep({
  name: "end-upload",
  section: "Nextcloud chunked upload v2",
  needs: ["upload"],
  run: ({ deps }, { upload }) => deleteUpload(deps.db, upload.id),
});
