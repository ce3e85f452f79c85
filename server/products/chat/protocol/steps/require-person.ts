import { defineStep } from "../exchange.ts";
import { personOf } from "../scope.ts";

export const requirePerson = defineStep({
  name: "require-person",
  section: "Using access tokens",
  gives: ["person"],
  run: ({ request }) => ({ person: personOf(request) }),
});
