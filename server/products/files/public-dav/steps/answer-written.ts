import { etagOf } from "../../tree/node.ts";
import { fileIdOf } from "../../webdav/properties.ts";
import { defineStep } from "../exchange.ts";

export const answerWritten = defineStep({
  name: "answer-written",
  section: "Nextcloud WebDAV: OC-FileId, OC-ETag, X-OC-MTime",
  needs: ["written"],
  async run({ deps, request, reply }, { written: { node, status } }) {
    const etag = `"${etagOf(node)}"`;
    reply
      .header("oc-fileid", fileIdOf(node, await deps.instanceId()))
      .header("oc-etag", etag)
      .header("etag", etag);
    if (request.headers["x-oc-mtime"] !== undefined) reply.header("x-oc-mtime", "accepted");
    return reply.code(status).send();
  },
});
