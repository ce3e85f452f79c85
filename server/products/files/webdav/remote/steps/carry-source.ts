import { readOverwrite } from "#dav";
import { rootIsFixed } from "../../../tree/refusals.ts";
import { trashNode } from "../../../tree/trash.ts";
import { defineStep } from "../../exchange.ts";
import { header } from "../../headers.ts";
import { isMountRoot } from "../../location.ts";
import { carrierFor, carryThere } from "../carry.ts";
import { requireFree } from "./move-remote.ts";

/** What lies here is carried to another server, and goes to the trash here when all of it has arrived. */
export const carrySource = defineStep({
  name: "carry-source",
  section: "RFC 4918 §9.8, §9.9",
  needs: ["source", "remote"],
  async run(exchange, { source: { access, location }, remote }) {
    const { deps, principal, request, reply } = exchange;
    const isMove = request.method === "MOVE";
    // What is shared is its owner's to move away, not that of those who were given it.
    if (remote.names.length === 0 || (isMove && isMountRoot(location))) throw rootIsFixed();
    if (location.isPersonRoot) throw rootIsFixed();
    await requireFree(exchange, remote, readOverwrite(header(request, "overwrite")) && access.node.kind === "file");
    await carryThere(carrierFor(exchange, await exchange.tree()), access, remote);
    if (isMove) await trashNode(deps, principal, access);
    return reply.code(201).send();
  },
});
