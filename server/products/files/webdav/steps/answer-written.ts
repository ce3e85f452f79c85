import { etagOf } from "../../tree/node.ts";
import { defineStep } from "../exchange.ts";
import { readMtime } from "../headers.ts";
import { fileIdOf, permissionsOf } from "../properties.ts";

/** What sync clients must learn of something they have just written: without it they fetch it again, or fail. */
export const answerWritten = defineStep({
  name: "answer-written",
  section: "Nextcloud WebDAV: OC-FileId, OC-ETag, X-NC-Permissions, X-OC-MTime",
  needs: ["written", "parent"],
  async run({ deps, request, reply }, { written: { node, status }, parent }) {
    const { role } = parent.access;
    const etag = `"${etagOf(node)}"`;
    reply
      .header("oc-fileid", fileIdOf(node, await deps.instanceId()))
      .header("oc-etag", etag)
      .header("etag", etag)
      .header("x-nc-permissions", permissionsOf({ role, isMountRoot: false, isPersonRoot: false, node }));
    if (readMtime(request) !== undefined) reply.header("x-oc-mtime", "accepted");
    return reply.code(status).send();
  },
});
