import { refuse } from "#http";
import { nameTaken } from "../../tree/refusals.ts";
import { beginUpload as begin } from "../../uploads/begin.ts";
import { defineStep } from "../exchange.ts";

/** MKCOL of an upload: 201, or 405 when the client has one by that name already. */
export const beginUpload = defineStep({
  name: "begin-upload",
  section: "Nextcloud chunked upload v2: starting",
  needs: ["uploadPath"],
  async run({ deps, principal, reply }, { uploadPath: { key, piece } }) {
    if (piece !== undefined) throw refuse("PARENT_MISSING", "An upload holds pieces only.");
    if (key.length > 200) throw refuse("NAME_INVALID", "The upload's name is too long.");
    if (!(await begin(deps, principal.personId, { key }))) throw nameTaken(key);
    return reply.code(201).send();
  },
});
