import { accessToRead } from "../../tree/access.ts";
import { notAFile } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** What lies in the trash as something to be read. */
export const openTrashed = defineStep({
  name: "open-trashed",
  section: "Nextcloud WebDAV: Trashbin",
  needs: ["trashed"],
  gives: ["source"],
  async run({ deps, principal }, { trashed: { item } }) {
    if (item === null) throw notAFile();
    const { lineage } = item;
    const role = await deps.workspaces.roleOf(principal.personId, item.node.workspaceId);
    const access = await accessToRead(deps, principal, lineage, role);
    const location = { mount: null, lineage, missing: [], isPersonRoot: false, memberRole: access.role };
    return { source: { location, access } };
  },
});
