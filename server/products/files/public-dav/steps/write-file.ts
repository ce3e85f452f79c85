import { refuse } from "#http";
import { writeFile as write } from "../../tree/write.ts";
import { requireFileName } from "../../tree/names.ts";
import { bodyOf } from "../../uploads/body.ts";
import { contentOf } from "../../uploads/content-of.ts";
import { writerFor } from "../../visitors/context.ts";
import { storeVisited } from "../../visitors/store.ts";
import { inTurn } from "../../visitors/turns.ts";
import { readIfMatch, readMtime } from "../../webdav/headers.ts";
import { defineStep } from "../exchange.ts";

/** New content, or a new version of what is there. */
export const writeFile = defineStep({
  name: "write-file",
  section: "RFC 4918 §9.7, RFC 9110 §13.1",
  needs: ["parent"],
  gives: ["written"],
  async run({ deps, link, request }, { parent: { access, name: wanted } }) {
    // RFC 9110 §14.4: a part of a file is no file.
    if (request.headers["content-range"] !== undefined) throw refuse("INVALID", "A file is sent whole.");
    const name = requireFileName(wanted);
    const actor = writerFor(deps, link, access);
    const ifMatch = readIfMatch(request);
    const isNewOnly = request.headers["if-none-match"] === "*";
    const { node, isNew } = await inTurn(deps.http.addressOf(request.raw), bodyOf(request.body), async (body) => {
      const stored = await storeVisited(deps, link, access.node.workspaceId, body);
      const content = contentOf(stored, readMtime(request));
      return write(deps, actor, access, name, content, { onConflict: "version", ifMatch, isNewOnly });
    });
    return { written: { node, status: isNew ? 201 : 204 } };
  },
});
