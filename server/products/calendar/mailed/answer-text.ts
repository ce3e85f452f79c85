import type { CalendarContext } from "../context.ts";
import { mainOf } from "../entries/shape.ts";
import type { CalendarObject } from "../icalendar/index.ts";
import type { Proposal } from "../scheduling/proposal.ts";
import type { StoredEntry } from "../tables.ts";
import { momentsOf } from "./moments.ts";
import { letterTexts, writeWhen } from "./texts.ts";

/** What the organiser is told of an answer: the time that is proposed with it, by the entry's clock and in their language, and the words. */
export async function answerText(
  { identity }: Pick<CalendarContext, "identity">,
  { organizerId }: Pick<StoredEntry, "organizerId">,
  object: CalendarObject,
  { proposal, comment }: { readonly proposal: Proposal | null; readonly comment: string | null },
): Promise<string | null> {
  if (proposal === null) return comment;
  const main = mainOf(object);
  const zone = (main && momentsOf(main, object)?.zone) ?? "UTC";
  const organizer = organizerId === null ? null : await identity.personById(organizerId);
  const locale = organizer?.locale ?? "sv";
  const text = letterTexts[locale].proposes(writeWhen(locale, { ...proposal, zone }));
  return comment === null ? text : `${text}. ${comment}`;
}
