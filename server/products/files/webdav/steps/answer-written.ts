import { lineageOf } from "../../tree/access.ts";
import { etagFor } from "../etags.ts";
import { defineStep } from "../exchange.ts";
import { readMtime } from "../headers.ts";
import { fileIdOf, permissionsOf } from "../properties.ts";

/** What sync clients must learn of something they have just written: without it they fetch it again, or fail. */
export const answerWritten = defineStep({
  name: "answer-written",
  section: "Nextcloud WebDAV: OC-FileId, OC-ETag, X-NC-Permissions, X-OC-MTime",
  needs: ["written", "parent"],
  async run({ deps, request, reply, tree }, { written: { node, status, mount: placed }, parent }) {
    const { access, location } = parent;
    const mount = placed ?? location.mount;
    const isMountRoot = placed !== undefined || parent.over !== undefined;
    const role = placed?.role ?? access.role;
    const lineage = placed?.kind === "share" ? placed.received.lineage : [...lineageOf(access), node];
    const etag = `"${etagFor(await tree(), node, { role, mount, lineage })}"`;
    const isShared = mount?.kind === "share";
    reply
      .header("oc-fileid", fileIdOf(node, await deps.instanceId()))
      .header("oc-etag", etag)
      .header("etag", etag)
      .header("x-nc-permissions", permissionsOf({ role, isMountRoot, isPersonRoot: false, isShared, node }));
    if (readMtime(request) !== undefined) reply.header("x-oc-mtime", "accepted");
    return reply.code(status).send();
  },
});
