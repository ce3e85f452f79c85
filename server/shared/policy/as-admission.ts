import type { Organisations } from "#organisations";
import type { PolicyAction } from "./decide.ts";

/**
 * What is asked for when someone is let in. To let in someone of the guests' organisation is to have a guest; with what others
 * sign in is their organisation's rule, as it is for one that does not exist.
 */
export function asAdmission(
  organisations: Pick<Organisations, "isOfGuests" | "byId">,
  action: PolicyAction,
): PolicyAction {
  if (action.type !== "person.admit") return action;
  if (organisations.isOfGuests(action.organisationId)) return { type: "guest.admit", stayMs: 0 };
  const home = organisations.byId(action.organisationId);
  return { ...action, hasEid: action.hasEid ?? (home === null || home.rules.signInLevel === "eId") };
}
