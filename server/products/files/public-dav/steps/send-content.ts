import { sendVisitedArchive } from "../../visitors/archive.ts";
import { sendVisited } from "../../visitors/content.ts";
import { asksForArchive } from "../../webdav/steps/send-content.ts";
import { notAFile } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** GET is a download, and counts as one; a link that only shows has none. */
export const sendContent = defineStep({
  name: "send-content",
  section: "RFC 4918 §9.4, RFC 9110 §9.3.1",
  needs: ["source"],
  run({ deps, link, request, reply }, { source: { node } }) {
    if (node.kind === "file") return sendVisited(deps, link, node.id, { isDownload: true, request, reply });
    if (!asksForArchive(request.headers.accept) || request.method === "HEAD") throw notAFile();
    return sendVisitedArchive(deps, link, node.id, { request, reply });
  },
});
