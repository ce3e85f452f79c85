import { requirePerson as require } from "#http";
import { defineStep } from "../exchange.ts";

export const requirePerson = defineStep({
  name: "require-person",
  section: "Nextcloud OCS: Authentication",
  gives: ["person"],
  run: ({ request }) => ({ person: require(request) }),
});
