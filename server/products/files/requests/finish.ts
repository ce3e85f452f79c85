import { randomInt } from "node:crypto";
import type { Delivery } from "@safos/contract/file-visits";
import { now } from "#clock";
import { refuse } from "#http";
import type { LinkVisitor } from "#items";
import { accessVisited } from "../visitors/access.ts";
import type { VisitDeps } from "../visitors/context.ts";
import { numberReceived } from "./queries.ts";
import { viewReceived } from "./read.ts";

/** Without those that are taken for each other when they are read aloud. */
const letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** `261127-K7P2QX`: the day, and what nobody guesses. */
const makeNumber = (): string => {
  const day = new Date(now()).toISOString().slice(2, 10).replaceAll("-", "");
  return `${day}-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join("")}`;
};

/** The sender has left everything: what came since last time gets the number of their receipt. Refuses GUEST_NAME_MISSING and INVALID. */
export async function finishDelivery(deps: VisitDeps, link: LinkVisitor, note: string): Promise<Delivery> {
  const { guest, grantId } = link;
  if (!guest) throw refuse("GUEST_NAME_MISSING");
  await accessVisited(deps, link, undefined, "viewer");
  const number = makeNumber();
  const rows = await numberReceived(deps.db, { grantId, guestId: guest.id }, number, note.trim());
  if (rows.length === 0) throw refuse("INVALID", "No file has been left since last time.");
  return { number, items: rows.map(viewReceived) };
}
