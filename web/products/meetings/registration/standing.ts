import type { OwnRegistration } from "@safos/contract/registration";

/** What a registered person reads on the page of their link. */
export type Standing = "unconfirmed" | "waiting" | "ready" | "live" | "declined" | "cancelled" | "over" | "calledOff";

/** The one thing that holds now: what became of the webinar goes before what became of the registration. */
export function standingOf({ state, meeting }: Pick<OwnRegistration, "state" | "meeting">): Standing {
  if (meeting === "cancelled") return "calledOff";
  if (meeting === "ended") return "over";
  if (state !== "registered") return state;
  return meeting === "live" ? "live" : "ready";
}
