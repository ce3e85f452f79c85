import { defineStep } from "../exchange.ts";
import { refuse } from "../refuse.ts";

/** Says truthfully that there is none of what every client asks for. */
export const refuseMissing = (message: string) =>
  defineStep({
    name: "refuse-missing",
    section: "Standard error response",
    gives: ["answer"],
    run: () => refuse("M_NOT_FOUND", message),
  });
