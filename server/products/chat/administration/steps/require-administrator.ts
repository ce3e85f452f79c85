import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { requireOwnPerson } from "../find.ts";

/** An administrator asks about their own organisation. */
export const requireAnyAdministrator = defineStep({
  name: "require-administrator",
  section: "Server Administration",
  needs: ["person"],
  run(_exchange, { person }) {
    if (!person.isAdmin) refuse("M_FORBIDDEN", "Only administrators do this.");
  },
});

/** An administrator asks about someone of their own organisation. Refused before anyone is looked for. */
export const requireAdministrator = defineStep({
  name: "require-administrator",
  section: "Server Administration",
  needs: ["person"],
  run({ core, request }, { person }) {
    if (!person.isAdmin) refuse("M_FORBIDDEN", "Only administrators do this.");
    requireOwnPerson(core, person, param(request, "userId"));
  },
});

/** The same, or someone asks about themselves. */
export const requireAdministratorOrSelf = defineStep({
  name: "require-administrator",
  section: "Server Administration",
  needs: ["person"],
  run: async (exchange, found) =>
    param(exchange.request, "userId") === found.person.userId
      ? undefined
      : void (await requireAdministrator.run(exchange, found as never)),
});
