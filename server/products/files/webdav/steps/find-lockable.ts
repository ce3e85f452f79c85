import { refuse } from "#http";
import { accessLineage, requireAction } from "../../tree/access.ts";
import { missing } from "../../tree/refusals.ts";
import { writeFile } from "../../tree/write.ts";
import { contentOf } from "../../uploads/content-of.ts";
import { storeContent } from "../../uploads/store-content.ts";
import { defineStep } from "../exchange.ts";

/** What is locked; where nothing is by that name, an empty file is made, so that a lock holds a name. */
export const findLockable = defineStep({
  name: "find-lockable",
  section: "RFC 4918 §7.3, §9.10.4",
  needs: ["lockRequest"],
  gives: ["source", "isMade"],
  async run({ deps, principal, target, tree }, { lockRequest }) {
    const location = await deps.trees.find(await tree(), target.names);
    const { lineage, memberRole } = location;
    const access = await accessLineage(deps, principal, lineage, memberRole);
    const [name, ...more] = location.missing;
    if (name === undefined) return { source: { location, access }, isMade: false };
    if (more.length > 0) throw refuse("PARENT_MISSING");
    if (lockRequest.wanted === null || lockRequest.isByHand) throw missing();
    requireAction(access, "write");
    const content = contentOf(await storeContent(deps, access.node.workspaceId, nothing(), { unscanned: "made" }));
    const { node } = await writeFile(deps, principal, access, name, content, { onConflict: "refuse" });
    const made = { ...location, lineage: [...lineage, node], missing: [] };
    return {
      source: { location: made, access: await accessLineage(deps, principal, made.lineage, memberRole) },
      isMade: true,
    };
  },
});

// oxlint-disable-next-line require-yield
async function* nothing(): AsyncGenerator<Uint8Array> {}
