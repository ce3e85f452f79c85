import { defineStep } from "../exchange.ts";
import { bodyOf } from "../scope.ts";

const step = (isOptional: boolean) =>
  defineStep({
    name: "read-body",
    section: "API standards",
    gives: ["body"],
    run: ({ request }) => ({ body: bodyOf(request, isOptional) }),
  });

export const readBody = step(false);
/** An absent body counts as an empty one. */
export const readOptionalBody = step(true);
