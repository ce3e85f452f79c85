import type { Poll, PollOption } from "@safos/contract/polls";
import { momentAt } from "../../../ui/moments.ts";
import type { Given } from "../EntryDialog.tsx";
import { pickedOf, type Invited } from "../invited.ts";
import { dayIn } from "../zones.ts";

const hourMs = 3_600_000;

function timesOf({ startsAt, endsAt, isAllDay }: PollOption & { startsAt: string }, zone: string) {
  if (isAllDay) {
    const start = dayIn(zone, startsAt);
    return { isAllDay, start, end: endsAt === null ? start : dayIn(zone, endsAt) };
  }
  const end = endsAt === null ? Date.parse(startsAt) + hourMs : Date.parse(endsAt);
  return { isAllDay, start: momentAt("datetime", Date.parse(startsAt)), end: momentAt("datetime", end) };
}

/** Who can be there: who said yes or chose it, and who said maybe, whose presence is optional. Visitors by links have no address. */
function peopleOf({ ballots, choice }: Poll, optionId: string, myId: string): Invited[] {
  return ballots.flatMap(({ person, answers }) => {
    const value = answers.find((one) => one.optionId === optionId)?.value ?? 0;
    if (!person || person.id === myId || value === 0) return [];
    return { ...pickedOf(person), isOptional: choice === "yesno" && value === 1 };
  });
}

/** The entry that a poll of days and times decided on, as its form begins; null: it has not decided on one. */
export function givenOf(poll: Poll, { myId, address }: { myId: string; address: string }): Given | null {
  const decided = poll.options.find((one) => one.id === poll.decidedOptionId);
  if (decided?.startsAt === null || decided === undefined) return null;
  return {
    ...timesOf({ ...decided, startsAt: decided.startsAt }, poll.timeZone),
    summary: poll.title,
    description: address,
    people: peopleOf(poll, decided.id, myId),
  };
}
