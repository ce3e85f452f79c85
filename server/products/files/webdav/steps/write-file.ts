import { readEtags } from "#dav";
import { writeFile as write } from "../../tree/write.ts";
import { contentOf } from "../../uploads/content-of.ts";
import { defineStep } from "../exchange.ts";
import { header, readIfMatch, readMtime } from "../headers.ts";

/** 201 for a new file, 204 for new content, 412 when something else is there than the writer expects. */
export const writeFile = defineStep({
  name: "write-file",
  section: "RFC 4918 §9.7.1, RFC 9110 §13.1.1–13.1.2",
  needs: ["parent", "stored", "checksums"],
  gives: ["written"],
  async run({ deps, request, principal }, { parent, stored, checksums }) {
    const content = contentOf(stored, readMtime(request), checksums);
    const { node, isNew } = await write(deps, principal, parent.access, parent.name, content, {
      onConflict: "version",
      over: parent.over,
      ifMatch: readIfMatch(request),
      isNewOnly: readEtags(header(request, "if-none-match")) === "*",
    });
    return { written: { node, status: isNew ? 201 : 204 } };
  },
});
