import { forbidden } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

export const requireWrite = defineStep({
  name: "require-write",
  section: "WOPI: access token",
  needs: ["mayWrite"],
  run(_call, { mayWrite }) {
    if (!mayWrite) throw forbidden();
  },
});
