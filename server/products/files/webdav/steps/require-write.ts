import { requireAction } from "../../tree/access.ts";
import { defineStep } from "../exchange.ts";

/** Before the body is read: who may not write sends nothing that is stored. */
export const requireWrite = defineStep({
  name: "require-write",
  section: "RFC 9110 §15.5.4",
  needs: ["parent"],
  run: (_exchange, { parent }) => requireAction(parent.access, "write"),
});
