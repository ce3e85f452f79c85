import { refuse } from "#http";
import { nameTaken } from "../../tree/refusals.ts";
import { beginUpload as begin } from "../../uploads/begin.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** MKCOL of an upload: 201, 405 when the client has one by that name already, or 507 where what it says will come does not fit. */
export const beginUpload = defineStep({
  name: "begin-upload",
  section: "Nextcloud chunked upload v2: starting",
  needs: ["uploadPath", "aim"],
  async run({ deps, principal, request, reply }, { uploadPath: { key, piece }, aim }) {
    if (piece !== undefined) throw refuse("PARENT_MISSING", "An upload holds pieces only.");
    if (key.length > 200) throw refuse("NAME_INVALID", "The upload's name is too long.");
    const expected = Number(header(request, "oc-total-length") ?? 0);
    await deps.blobs.quotas.requireRoom(await deps.workspaces.requireOrganisation(aim.workspaceId), expected);
    if (!(await begin(deps, principal.personId, { key }))) throw nameTaken(key);
    return reply.code(201).send();
  },
});
