import type { NewOption } from "@safos/contract/polls";
import { uuid } from "#clock";
import { refuse } from "#http";
import type { OptionRow } from "../queries.ts";

/** A new option of a poll. Refuses POLL_SHAPE where it does not fit the poll's kind. */
export function optionOf(
  pollId: string,
  kind: "text" | "date",
  fresh: NewOption,
  place: number,
  by: string | null,
  isApproved: boolean,
): OptionRow {
  const isDate = kind === "date";
  const startsAt = fresh.startsAt ? new Date(fresh.startsAt) : null;
  const endsAt = fresh.endsAt ? new Date(fresh.endsAt) : null;
  const isShapely = isDate
    ? startsAt !== null && (endsAt === null || endsAt >= startsAt)
    : fresh.text !== undefined && fresh.text.trim() !== "" && startsAt === null;
  if (!isShapely) throw refuse("POLL_SHAPE");
  return {
    pollId,
    id: uuid(),
    place,
    text: fresh.text?.trim() ?? "",
    startsAt,
    endsAt,
    isAllDay: isDate && fresh.isAllDay === true,
    proposedBy: by,
    isApproved,
  };
}
