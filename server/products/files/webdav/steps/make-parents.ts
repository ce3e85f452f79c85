import { accessChild, accessLineage } from "../../tree/access.ts";
import { createFolder } from "../../tree/create-folder.ts";
import { defineStep } from "../exchange.ts";
import { asksForParents } from "../headers.ts";

/** The folders above are made when they do not exist, where the client asks for it. */
export const makeParents = defineStep({
  name: "make-parents",
  section: "Nextcloud WebDAV: X-NC-WebDAV-AutoMkcol",
  needs: ["destination"],
  async run({ deps, request, principal, tree }, { destination }) {
    if (!asksForParents(request)) return;
    const { lineage, memberRole, missing } = await deps.trees.find(await tree(), destination.names.slice(0, -1));
    if (missing.length === 0) return;
    let folder = await accessLineage(deps, principal, lineage, memberRole);
    for (const name of missing) folder = accessChild(folder, await createFolder(deps, principal, folder, name));
  },
});
