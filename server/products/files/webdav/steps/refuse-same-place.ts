import { forbidden } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** 403 where source and destination are the same resource. */
export const refuseSamePlace = defineStep({
  name: "refuse-same-place",
  section: "RFC 4918 §9.9.4",
  needs: ["source", "parent"],
  run(_exchange, { source: { access }, parent }) {
    if (access.node.parentId === parent.access.node.id && access.node.name === parent.name.normalize("NFC"))
      throw forbidden();
  },
});
