import { refuse } from "#http";
import { deleteChunk, deleteUpload as remove } from "../../uploads/queries.ts";
import { readChunkName } from "../chunk-number.ts";
import { defineStep } from "../exchange.ts";

/** DELETE of an upload aborts it; of a piece, drops that piece. */
export const deleteUpload = defineStep({
  name: "delete-upload",
  section: "Nextcloud chunked upload v2: aborting",
  needs: ["uploadPath", "upload"],
  async run({ deps, reply }, { uploadPath: { piece }, upload }) {
    if (piece === undefined) await remove(deps.db, upload.id);
    else if (!(await deleteChunk(deps.db, upload.id, readChunkName(piece).number)))
      throw refuse("UPLOAD_MISSING", "There is no such piece.");
    return reply.code(204).send();
  },
});
