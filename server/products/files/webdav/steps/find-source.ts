import { accessLineage, accessToRead } from "../../tree/access.ts";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** What the request's path leads to. What grants give was read with the tree; where something is changed they are asked again. */
export const findSource = (purpose: "read" | "change") =>
  defineStep({
    name: "find-source",
    section: "RFC 9110 §15.5.5",
    gives: ["source"],
    async run({ deps, principal, target, tree }) {
      const whole = await tree();
      const location = await deps.trees.find(whole, target.names);
      if (location.missing.length > 0) throw missing();
      const { lineage, memberRole } = location;
      const access =
        purpose === "read"
          ? await accessToRead(deps, principal, lineage, memberRole, whole.granted)
          : await accessLineage(deps, principal, lineage, memberRole);
      return { source: { location, access } };
    },
  });
