import { refuse } from "#http";
import { accessLineage } from "../../tree/access.ts";
import { notAFile } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** The folder that something new goes into: 409 when it does not exist. */
export const findParent = defineStep({
  name: "find-parent",
  section: "RFC 4918 §9.3.1, §9.7.1, §9.8.5, §9.9.4",
  needs: ["destination"],
  gives: ["parent"],
  async run({ deps, principal, tree }, { destination: { names } }) {
    const name = names.at(-1);
    if (name === undefined) throw notAFile();
    const { lineage, memberRole, missing } = await deps.trees.find(await tree(), names.slice(0, -1));
    if (missing.length > 0) throw refuse("PARENT_MISSING");
    return { parent: { access: await accessLineage(deps, principal, lineage, memberRole), name } };
  },
});
