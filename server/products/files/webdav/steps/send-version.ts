import { openContent } from "../../content/open.ts";
import { sendContent } from "../../content/send.ts";
import { notAFile } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

export const sendVersion = defineStep({
  name: "send-version",
  section: "Nextcloud WebDAV: Versions; RFC 9110 §9.3.1",
  needs: ["versions"],
  async run({ deps, principal, request, reply }, { versions: { file, version } }) {
    if (version === null) throw notAFile();
    const which = { version: version.row.id, download: "" };
    const content = await openContent(deps, principal, file.node.id, which);
    return sendContent(deps.blobs, request, reply, content);
  },
});
