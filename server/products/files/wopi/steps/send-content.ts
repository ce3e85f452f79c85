import { noteRead } from "../../item.ts";
import { etagOf } from "../../tree/node.ts";
import { notAFile } from "../../tree/refusals.ts";
import { defineStep, header } from "../exchange.ts";

/** GetFile; 412 for a file that is larger than the program takes. */
export const sendContent = defineStep({
  name: "send-content",
  section: "WOPI: GetFile",
  needs: ["actor", "file"],
  run({ deps, request, reply }, { actor, file: { node, ancestors } }) {
    if (node.blob === null) throw notAFile();
    const most = header(request, "x-wopi-maxexpectedsize");
    if (/^\d{1,15}$/.test(most) && node.size > Number(most)) return reply.code(412).send({});
    noteRead(deps, actor, [...ancestors, node], "opened");
    reply
      .header("x-wopi-itemversion", etagOf(node))
      .header("content-length", String(node.size))
      .header("content-security-policy", "sandbox; default-src 'none'")
      .type("application/octet-stream");
    return reply.send(node.size === 0 ? "" : deps.blobs.open(node.blob));
  },
});
