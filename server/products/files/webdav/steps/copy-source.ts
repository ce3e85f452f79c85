import { copyNode } from "../../tree/copy.ts";
import { defineStep } from "../exchange.ts";

/** 201 at a free name, 204 when something was replaced. Always the whole folder: `Depth: 0` is not read. */
export const copySource = defineStep({
  name: "copy-source",
  section: "RFC 4918 §9.8",
  needs: ["source", "parent", "isReplacing"],
  gives: ["written"],
  async run({ deps, principal }, { source, parent, isReplacing }) {
    const to = { parent: parent.access, name: parent.name };
    const { node, hasReplaced } = await copyNode(deps, principal, source.access, to, isReplacing);
    return { written: { node, status: hasReplaced ? 204 : 201 } };
  },
});
