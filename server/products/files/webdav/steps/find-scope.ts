import { rawPathOf } from "#dav";
import { accessToRead } from "../../tree/access.ts";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";
import { filesPrefix, legacyPrefix, readTarget, topPath } from "../target.ts";

/** Where something is looked for: a folder of the caller's own tree, as `/files/{person}/…` or as a path of the server. */
export const findScope = defineStep({
  name: "find-scope",
  section: "RFC 5323 §5.4.1",
  needs: ["search"],
  gives: ["scope", "source"],
  async run({ deps, principal, tree }, { search }) {
    const path = rawPathOf(search.scope.href.replace(/^https?:\/\/[^/?#]*/i, ""));
    const whole = path.startsWith("/files/") ? `${topPath}${path}` : path;
    const isLegacy = whole === legacyPrefix || whole.startsWith(`${legacyPrefix}/`);
    const scope = readTarget(principal, whole, isLegacy ? [] : [filesPrefix]);
    const location = await deps.trees.find(await tree(), scope.names);
    if (location.missing.length > 0 || (!isLegacy && !whole.startsWith(`${filesPrefix}/`))) throw missing();
    const access = await accessToRead(deps, principal, location.lineage, location.memberRole);
    return { scope, source: { location, access } };
  },
});
