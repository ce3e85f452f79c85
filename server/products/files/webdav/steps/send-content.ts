import { sendArchiveOf } from "../../archive/own.ts";
import { sendContent as send } from "../../content/send.ts";
import { noteRead } from "../../item.ts";
import { etagOf } from "../../tree/node.ts";
import { notAFile } from "../../tree/refusals.ts";
import { downloadChecksumOf } from "../digests.ts";
import { defineStep } from "../exchange.ts";
import { fileIdOf } from "../properties.ts";

export const asksForArchive = (accept: string | undefined): boolean =>
  (accept ?? "").split(",").some((one) => one.split(";")[0]?.trim().toLowerCase() === "application/zip");

/** GET and HEAD, with Range, If-None-Match and If-Range. Clients compare the checksum with what arrives. */
export const sendContent = defineStep({
  name: "send-content",
  section: "RFC 4918 §9.4, RFC 9110 §9.3.1",
  needs: ["source"],
  async run({ deps, principal, request, reply }, { source }) {
    const { node, ancestors } = source.access;
    const etag = etagOf(node);
    reply.header("oc-etag", `"${etag}"`).header("oc-fileid", fileIdOf(node, await deps.instanceId()));
    // Nextcloud's desktop program asks so whether its folder is there.
    if (node.blob === null && request.method === "HEAD") return reply.header("etag", `"${etag}"`).send();
    if (node.blob === null) {
      // Nextcloud server: a folder as an archive, for those who ask for one.
      if (!asksForArchive(request.headers.accept)) throw notAFile();
      return sendArchiveOf(deps, principal, [source.access], reply);
    }
    noteRead(deps, principal, [...ancestors, node], "downloaded");
    const checksum = downloadChecksumOf(node);
    if (checksum !== null) reply.header("oc-checksum", checksum);
    const { blob, size, contentType, name, mtime } = node;
    return send(deps.blobs, request, reply, { blob, size, contentType, name, etag, mtime, isAttachment: true });
  },
});
