import { readDestination, readOverwrite, readPathNames } from "#dav";
import { refuse } from "#http";
import { moveNode } from "../../tree/move.ts";
import { requireWriting } from "../../visitors/access.ts";
import { requireNaming } from "../../visitors/copy.ts";
import { writerFor } from "../../visitors/context.ts";
import { rootIsFixed } from "../../tree/refusals.ts";
import { header } from "../../webdav/headers.ts";
import { findIn } from "./find-parent.ts";
import { defineStep } from "../exchange.ts";

/** Renames and moves within what the link opens; what the link was made to stays. */
export const moveSource = defineStep({
  name: "move-source",
  section: "RFC 4918 §9.9",
  needs: ["source"],
  gives: ["written"],
  async run(call, { source }) {
    const { deps, link, request, target } = call;
    requireWriting(link);
    if (String(source.node.id) === link.item.id) throw rootIsFixed();
    const path = readDestination(header(request, "destination"), request.headers.host);
    if (!path.startsWith(`${target.base}/`)) throw refuse("FOREIGN_DESTINATION");
    const { access, name } = await findIn(call, readPathNames(path.slice(target.base.length)));
    await requireNaming(deps, link, source, name);
    const to = { parent: access, name };
    const isReplacing = readOverwrite(header(request, "overwrite"));
    const { node, hasReplaced } = await moveNode(deps, writerFor(deps, link, source), source, to, isReplacing);
    return { written: { node, status: hasReplaced ? 204 : 201 } };
  },
});
