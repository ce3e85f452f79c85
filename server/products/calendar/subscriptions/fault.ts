import type { SourceFailure } from "@safos/contract/calendar-source";
import { refuse, type Refusal } from "#http";

/** Why a calendar elsewhere was not fetched. */
export class SourceFault extends Error {
  readonly failure: SourceFailure;
  /** How long its server asks not to be asked again; null: it does not say. */
  readonly retrySeconds: number | null;
  constructor(failure: SourceFailure, retrySeconds: number | null = null, options?: ErrorOptions) {
    super(`The calendar cannot be fetched: ${failure}.`, options);
    this.name = "SourceFault";
    this.failure = failure;
    this.retrySeconds = retrySeconds;
  }
}

const codes = {
  unreachable: "SOURCE_UNREACHABLE",
  refused: "SOURCE_UNREACHABLE",
  notCalendar: "SOURCE_NOT_CALENDAR",
  tooLarge: "SOURCE_TOO_LARGE",
  address: "SOURCE_ADDRESS",
  rule: "SOURCE_REFUSED",
} as const;

/** What someone who waits for the answer is refused with. */
export const refusalOf = ({ failure }: SourceFault): Refusal => refuse(codes[failure], { failure });
