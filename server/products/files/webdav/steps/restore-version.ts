import { readDestination } from "#dav";
import { forbidden } from "../../tree/refusals.ts";
import { restoreVersion as restore } from "../../versions/restore.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";
import { readTarget, versionsPrefix } from "../target.ts";

/** MOVE into `restore`: the file has that content again, and what it had becomes a version. */
export const restoreVersion = defineStep({
  name: "restore-version",
  section: "Nextcloud WebDAV: Restoring a version",
  needs: ["versions"],
  async run({ deps, principal, request, reply }, { versions: { file, version } }) {
    const path = readDestination(header(request, "destination"), request.headers.host);
    const [area, name, ...rest] = readTarget(principal, path, [versionsPrefix]).names;
    if (version === null || area !== "restore" || name === undefined || rest.length > 0) throw forbidden();
    await restore(deps, principal, file.node.id, version.row.id);
    return reply.code(201).send();
  },
});
