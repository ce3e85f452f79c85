import { refuse } from "#http";
import { readPath } from "../../tree/queries.ts";
import { nameTaken, notAFolder } from "../../tree/refusals.ts";
import { accessVisited, requireWriting } from "../../visitors/access.ts";
import { defineStep, type Exchange, type Found } from "../exchange.ts";

/** The folder that something goes into by names below what the link opens. Refuses PARENT_MISSING. */
export async function findIn(
  { deps, link }: Pick<Exchange, "deps" | "link">,
  names: readonly string[],
): Promise<Found["parent"]> {
  const name = names.at(-1);
  if (name === undefined) throw nameTaken("");
  const above = names.slice(0, -1);
  const nodes = await readPath(deps.db, Number(link.item.id), above);
  const node = nodes.at(-1);
  if (!node || nodes.length <= above.length) throw refuse("PARENT_MISSING");
  const access = await accessVisited(deps, link, node.id);
  if (access.node.kind !== "folder") throw notAFolder();
  return { access, name };
}

/** The folder that something new goes into; asked before the body is read. */
export const findParent = defineStep({
  name: "find-parent",
  section: "RFC 4918 §9.7.1, §9.3.1",
  gives: ["parent"],
  async run(call) {
    requireWriting(call.link);
    return { parent: await findIn(call, call.target.names) };
  },
});
