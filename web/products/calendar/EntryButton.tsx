import type { Occurrence } from "@safos/contract/calendar";
import { Lock, Repeat } from "lucide-react";
import type { CSSProperties } from "react";
import { useText } from "../../text/index.tsx";
import { cx } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import type { Day } from "./days.ts";
import { useTimeText } from "./time-text.ts";

/** What is drawn beside an occurrence, and what opens it. */
export interface Shown {
  /** What each of the days that are drawn holds. */
  readonly entries: ReadonlyMap<Day, readonly Occurrence[]>;
  readonly colours: ReadonlyMap<string, string>;
  readonly onOpen: (occurrence: Occurrence) => void;
}

export const keyOf = ({ entryId, recurrenceId }: Occurrence): string => `${entryId} ${recurrenceId}`;

/** One below the other, a line each. */
export const EntryLines = ({ items, ...rest }: Shown & { items: readonly Occurrence[]; isBrief?: boolean }) =>
  items.map((one) => <EntryButton key={keyOf(one)} occurrence={one} {...rest} isLine />);

export function EntryButton(
  props: Shown & { occurrence: Occurrence; place?: CSSProperties; isLine?: boolean; isBrief?: boolean },
) {
  const t = useText();
  const { short, time } = useTimeText();
  const { occurrence: one } = props;
  const name = one.isBusyOnly ? t("calendar.busy") : one.summary || t("calendar.untitled");
  const style = { ...props.place, "--calendar": props.colours.get(one.calendarId) } as CSSProperties;
  return (
    <button
      type="button"
      className={cx(
        css.entry,
        props.place && css.placed,
        props.place && props.isBrief && css.brief,
        props.isLine && css.line,
        one.isFree && css.free,
      )}
      style={style}
      onClick={() => props.onOpen(one)}
    >
      {props.isBrief ? (
        !one.isAllDay && <span className={css.entryTime}>{time(one.start)}</span>
      ) : (
        <span className={css.entryTime}>{short(one)}</span>
      )}
      <span className={css.entryName}>{name}</span>
      {one.location !== "" && <span className={css.entryPlace}>{one.location}</span>}
      {one.isRecurring && <Repeat aria-label={t("calendar.recurs")} />}
      {one.class !== "PUBLIC" && !one.isBusyOnly && <Lock aria-label={t("calendar.isPrivate")} />}
    </button>
  );
}
