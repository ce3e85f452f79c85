import { defineStep } from "../exchange.ts";
import { refuse } from "../refuse.ts";
import { param } from "../scope.ts";

/** The path names the caller; `refusal` says why it must. */
export const requireOwnPath = (refusal: string) =>
  defineStep({
    name: "require-own-path",
    section: "Standard error response",
    needs: ["person"],
    run({ request }, { person }) {
      if (param(request, "userId") !== person.userId) refuse("M_FORBIDDEN", refusal);
    },
  });
