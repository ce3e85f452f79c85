import { accessChild, accessLineage } from "../../tree/access.ts";
import { createFolder } from "../../tree/create-folder.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** `X-NC-WebDAV-AutoMkcol` (iOS: `-Auto-Mkcol`): the folders above are made when they do not exist. */
export const makeParents = defineStep({
  name: "make-parents",
  section: "Nextcloud WebDAV: X-NC-WebDAV-AutoMkcol",
  needs: ["destination"],
  async run({ deps, request, principal, tree }, { destination }) {
    const value = header(request, "x-nc-webdav-automkcol") ?? header(request, "x-nc-webdav-auto-mkcol");
    if (value !== "1") return;
    const { lineage, memberRole, missing } = await deps.trees.find(await tree(), destination.names.slice(0, -1));
    if (missing.length === 0) return;
    let folder = await accessLineage(deps, principal, lineage, memberRole);
    for (const name of missing) folder = accessChild(folder, await createFolder(deps, principal, folder, name));
  },
});
