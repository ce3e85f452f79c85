import type { CalendarObject } from "../icalendar/index.ts";
import { maxAttendees } from "../limits.ts";
import { withAnswer, type Answer } from "../scheduling/answers.ts";
import { withDelegation, type DelegationFault } from "../scheduling/delegation.ts";
import { inviteesOf, organizerOf } from "../scheduling/organised.ts";
import type { GivenDelegation } from "./delegates.ts";

/** An answer to all of an entry, or to one occurrence. */
export interface GivenAnswer extends Answer {
  /** By UTC, or a day; null: all of it. */
  readonly recurrenceId: string | null;
  /** What the organiser is told, where that is more than the comment. */
  readonly notice?: string | null;
}

/** What someone who is invited does with it: they answer, or another goes. */
export type Given = GivenAnswer | GivenDelegation;

/** The organiser's entry with it. Throws `malformed` for an id that names no occurrence. */
export function withGiven(object: CalendarObject, address: string, given: Given): CalendarObject | DelegationFault {
  if (!("delegate" in given)) return withAnswer(object, address, given, given.recurrenceId);
  const handed = withDelegation(object, address, { ...given, to: given.delegate });
  if (typeof handed === "string") return handed;
  const people = countInvited(handed);
  // Beyond what they may write the organiser could change nothing any more.
  return people > maxAttendees && people > countInvited(object) ? "full" : handed;
}

const countInvited = (object: CalendarObject): number => inviteesOf(object, organizerOf(object) ?? "").length;

/** What the organiser's notice says of it: who comes instead, and the words. `by`: the address of who has no account. */
export function noticeOf(
  given: Pick<GivenAnswer, "partstat" | "comment" | "notice"> | Pick<GivenDelegation, "delegate" | "comment">,
  by: string | null = null,
): string {
  const { comment } = given;
  const [word, notice] =
    "delegate" in given
      ? [
          "delegated",
          [given.delegate.name ?? given.delegate.address, ...(comment === null ? [] : [comment])].join(". "),
        ]
      : [given.partstat.toLowerCase(), given.notice ?? comment];
  return `${word}${by === null ? "" : ` ${by}`}${notice === null ? "" : `: ${notice}`}`;
}
