import { accessNode } from "../../tree/access.ts";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** What the caller may change, by its number. */
export const findFile = defineStep({
  name: "find-file",
  section: "Nextcloud files_lock: OCS",
  needs: ["person"],
  gives: ["file"],
  async run({ deps, request }, { person }) {
    const { fileId } = request.params as { fileId: string };
    if (!/^\d{1,15}$/.test(fileId)) throw missing();
    return { file: await accessNode(deps, person, Number(fileId), "write") };
  },
});
