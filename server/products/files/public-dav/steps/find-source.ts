import { readPath } from "../../tree/queries.ts";
import { missing } from "../../tree/refusals.ts";
import { accessVisited } from "../../visitors/access.ts";
import { defineStep } from "../exchange.ts";

/** What the path leads to, below what the link opens. */
export const findSource = defineStep({
  name: "find-source",
  section: "RFC 9110 §15.5.5",
  gives: ["source"],
  async run({ deps, link, target }) {
    const nodes = await readPath(deps.db, Number(link.item.id), target.names);
    const node = nodes.at(-1);
    if (!node || nodes.length <= target.names.length) throw missing();
    return { source: await accessVisited(deps, link, node.id) };
  },
});
