import { accessNode } from "../../tree/access.ts";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** What the caller may read, by its number. */
export const findReminded = defineStep({
  name: "find-reminded",
  section: "Nextcloud server: files_reminders API",
  needs: ["person"],
  gives: ["file"],
  async run({ deps, request }, { person }) {
    const { fileId } = request.params as { fileId: string };
    if (!/^\d{1,15}$/.test(fileId)) throw missing();
    return { file: await accessNode(deps, person, Number(fileId), "read") };
  },
});
