import { refuse } from "#http";
import { accessAround, accessNode } from "../../tree/access.ts";
import { readNodes } from "../../tree/queries.ts";
import { writeFile } from "../../tree/write.ts";
import { contentOf } from "../../uploads/content-of.ts";
import { defineStep, timeOf } from "../exchange.ts";
import { readTimestamp } from "./require-lock.ts";

/**
 * PutFile: the body as the file's content, under the name that it has now. Refuses CHANGED_MEANWHILE when the program has read
 * another state than is there, which it asks its person about.
 */
export const writeContent = defineStep({
  name: "write-content",
  section: "WOPI: PutFile",
  needs: ["file", "writer", "stored"],
  gives: ["written"],
  async run({ deps, request }, { file, writer, stored }) {
    const { id } = file.node;
    // The body may have taken minutes.
    const current = await accessNode(deps, writer, id, "write");
    const known = readTimestamp(request);
    const { node } = await writeFile(deps, writer, accessAround(current), current.node.name, contentOf(stored), {
      onConflict: "version",
      over: id,
      async permit(trx) {
        const [present] = known === "" ? [] : await readNodes(trx, [id]);
        if (present && timeOf(present) !== known) throw refuse("CHANGED_MEANWHILE");
      },
    });
    return { written: node };
  },
});
