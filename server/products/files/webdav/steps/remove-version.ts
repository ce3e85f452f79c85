import { forbidden } from "../../tree/refusals.ts";
import { removeVersion as remove } from "../../versions/remove.ts";
import { defineStep } from "../exchange.ts";

/** DELETE of one version, never of all of them at once. */
export const removeVersion = defineStep({
  name: "remove-version",
  section: "Nextcloud WebDAV: Versions",
  needs: ["versions"],
  async run({ deps, principal, reply }, { versions: { file, version } }) {
    if (version === null) throw forbidden();
    await remove(deps, principal, file, version.row.id);
    return reply.code(204).send();
  },
});
