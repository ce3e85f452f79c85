import type { Attendee, Entry } from "@safos/contract/calendar";

type Proposing = Attendee & { readonly proposal: NonNullable<Attendee["proposal"]> };

/** Those who propose another time, the earliest time first. */
export const proposalsIn = ({ attendees }: Pick<Entry, "attendees">): Proposing[] =>
  attendees
    .flatMap((one) => (one.proposal === null ? [] : [{ ...one, proposal: one.proposal }]))
    .sort((one, other) => one.proposal.start.localeCompare(other.proposal.start));
