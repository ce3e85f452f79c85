import Type, { type Static } from "typebox";
import { Moment, Nullable, type ErrorTable } from "./common.ts";

export const sourceErrors = {
  CALENDAR_SUBSCRIBED: ["forbidden", "The calendar comes from elsewhere: its entries are changed where it comes from."],
  SOURCE_ADDRESS: [
    "invalid",
    "That is no address of a calendar that may be subscribed to: it begins with https:// and leads out on the Internet.",
  ],
  SOURCE_UNREACHABLE: ["unavailable", "The server of the calendar does not answer, or gives it out no longer."],
  SOURCE_NOT_CALENDAR: ["invalid", "What the address leads to is no calendar (iCalendar)."],
  SOURCE_TOO_LARGE: ["too_large", "The calendar is too large: at most 10 MiB and 20,000 entries."],
  SOURCE_REFUSED: ["forbidden", "A rule of your organisation does not allow subscribing to calendars elsewhere."],
} as const satisfies ErrorTable;

/** Of a calendar elsewhere; `webcal://` is `https://`. Often a secret. */
const SourceUrl = Type.String({ minLength: 8, maxLength: 2000 });
/** Whether what the feed marks as busy makes the owner of the calendar busy here; not, where it is left out. */
const countsAsBusy = Type.Boolean();

/**
 * Why a calendar could last not be fetched: no answer; an answer without it (gone, or its secret is another); no iCalendar; too large;
 * an address that may not be asked; a rule of the organisation.
 */
export const SourceFailure = Type.Union([
  Type.Literal("unreachable"),
  Type.Literal("refused"),
  Type.Literal("notCalendar"),
  Type.Literal("tooLarge"),
  Type.Literal("address"),
  Type.Literal("rule"),
]);
export type SourceFailure = Static<typeof SourceFailure>;

/** Of a calendar that is subscribed to: where its entries come from. Nobody changes them here. */
export const CalendarSource = Type.Object({
  host: Type.String(),
  /** The whole address; null for those who do not own the calendar. */
  url: Nullable(Type.String()),
  countsAsBusy,
  /** When it was last fetched, changed or not; null: not yet. */
  fetchedAt: Nullable(Moment),
  /** When that was last tried. */
  triedAt: Nullable(Moment),
  /** Null: the last try succeeded. */
  failure: Nullable(SourceFailure),
  /** It failed for 30 days and is no longer tried until someone asks for it. */
  isPaused: Type.Boolean(),
  /** Entries that could not be read. */
  leftOut: Type.Integer(),
});
export type CalendarSource = Static<typeof CalendarSource>;

/** What someone subscribes to. */
export const NewSource = Type.Object(
  { url: SourceUrl, countsAsBusy: Type.Optional(countsAsBusy) },
  { additionalProperties: false },
);
export type NewSource = Static<typeof NewSource>;

export const ChangeSource = Type.Object(
  { url: Type.Optional(SourceUrl), countsAsBusy: Type.Optional(countsAsBusy) },
  { additionalProperties: false },
);
export type ChangeSource = Static<typeof ChangeSource>;
