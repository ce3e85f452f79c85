import type { CalendarContext } from "../context.ts";
import { mainOf } from "../entries/shape.ts";
import type { CalendarObject } from "../icalendar/index.ts";
import type { Proposal } from "../scheduling/proposal.ts";
import type { StoredEntry } from "../tables.ts";
import { momentsOf } from "./moments.ts";
import { letterTexts, writeWhen } from "./texts.ts";

/** A proposed time in the words of who organises the entry, by its clock. */
export async function proposalText(
  { identity }: Pick<CalendarContext, "identity">,
  { organizerId }: Pick<StoredEntry, "organizerId">,
  object: CalendarObject,
  proposal: Proposal,
): Promise<string> {
  const main = mainOf(object);
  const zone = (main && momentsOf(main, object)?.zone) ?? "UTC";
  const organizer = organizerId === null ? null : await identity.personById(organizerId);
  const locale = organizer?.locale ?? "sv";
  return letterTexts[locale].proposes(writeWhen(locale, { ...proposal, zone }));
}
