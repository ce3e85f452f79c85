import type { Organisations } from "#organisations";
import type { PolicyAction } from "./decide.ts";

/** To let in someone of the guests' organisation is to have a guest, whatever it is asked for. */
export const asGuest = (organisations: Pick<Organisations, "isOfGuests">, action: PolicyAction): PolicyAction =>
  action.type === "person.admit" && organisations.isOfGuests(action.organisationId)
    ? { type: "guest.admit", stayMs: 0 }
    : action;
