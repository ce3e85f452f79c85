import { moveNode } from "../../tree/move.ts";
import { defineStep } from "../exchange.ts";
import { isMountRoot } from "../location.ts";
import { placeShare } from "../place-share.ts";

/** 201 at a free name, 204 when something was replaced. */
export const moveSource = defineStep({
  name: "move-source",
  section: "RFC 4918 §9.9",
  needs: ["source", "parent", "isReplacing"],
  gives: ["written"],
  async run({ deps, principal, tree }, { source, parent, isReplacing }) {
    const { location } = source;
    if (location.mount?.kind === "share" && isMountRoot(location)) {
      const { mount } = location;
      const hasReplaced = await placeShare(deps, await tree(), mount, parent, isReplacing);
      return { written: { node: source.access.node, status: hasReplaced ? 204 : 201, mount } };
    }
    const to = { parent: parent.access, name: parent.name };
    const { node, hasReplaced } = await moveNode(deps, principal, source.access, to, isReplacing);
    return { written: { node, status: hasReplaced ? 204 : 201 } };
  },
});
