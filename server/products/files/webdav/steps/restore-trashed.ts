import { readDestination } from "#dav";
import { restoreNode } from "../../tree/restore.ts";
import { forbidden } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";
import { readTarget, trashPrefix } from "../target.ts";

/** MOVE into `restore`, under whatever name: it goes back to where it was. */
export const restoreTrashed = defineStep({
  name: "restore-trashed",
  section: "Nextcloud WebDAV: Restoring from the trashbin",
  needs: ["trashed"],
  async run({ deps, principal, request, reply }, { trashed: { item, isTop } }) {
    const path = readDestination(header(request, "destination"), request.headers.host);
    const [area, name, ...rest] = readTarget(principal, path, [trashPrefix]).names;
    if (item === null || !isTop || area !== "restore" || name === undefined || rest.length > 0) throw forbidden();
    await restoreNode(deps, principal, item.node.id);
    return reply.code(201).send();
  },
});
