import type { FreeBusy } from "@safos/contract/calendar";
import { useId, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, cx, Hidden } from "../../../ui/index.ts";
import { instantAt } from "../days.ts";
import type { Span } from "../invited.ts";
import { hoursOf, minutesIn, minutesOf, movedBy, partOf, stepMinutes, type Part, type Row } from "./strip.ts";
import { useWhenText } from "./when-text.ts";
import css from "./When.module.css";

type Period = FreeBusy["items"][number]["periods"][number];

const styleOf = ({ from, to }: Part) => ({ "--from": from, "--to": to }) as CSSProperties;

/** A day of everybody's time, by agency, with the chosen time as a frame that is moved by pointer, touch and keys. */
export function Strip(props: {
  rows: readonly Row[];
  items: FreeBusy["items"];
  time: Span;
  onChange: (time: Span) => void;
  /** How many can, in words. */
  can: string;
}) {
  const t = useText();
  const { rows, items, time } = props;
  const hours = hoursOf(time);
  const groups = [...Map.groupBy(rows, ({ organisationName }) => organisationName)];
  const ownOrganisation = rows.find(({ isMe }) => isMe)?.organisationName;
  const marks = Array.from({ length: hours.last - hours.first + 1 }, (_, index) => hours.first + index);
  return (
    <div className={css.strip}>
      <div className={css.hours} aria-hidden="true">
        {marks.map((hour, index) => (
          <i key={hour} style={{ "--at": index / (marks.length - 1) } as CSSProperties}>
            {String(hour).padStart(2, "0")}
          </i>
        ))}
      </div>
      <div className={css.body} style={{ "--hours": marks.length - 1 } as CSSProperties}>
        {groups.map(([organisation, people]) => (
          <div key={organisation}>
            {organisation !== "" && (
              <h4 className={css.agency}>
                {organisation}
                {organisation !== ownOrganisation && <span> · {t("proposals.busyOnly")}</span>}
              </h4>
            )}
            <ul className={css.rows} aria-label={organisation || t("proposals.title")}>
              {people.map((one) => (
                <PersonRow
                  key={one.id ?? one.userId}
                  row={one}
                  known={items.find(({ personId }) => personId === one.id) ?? null}
                  day={time.start.slice(0, 10)}
                  hours={hours}
                />
              ))}
            </ul>
          </div>
        ))}
        <Frame time={time} hours={hours} onChange={props.onChange} can={props.can} />
      </div>
    </div>
  );
}

function PersonRow(props: {
  row: Row;
  /** Null: not to be known. */
  known: FreeBusy["items"][number] | null;
  day: string;
  hours: ReturnType<typeof hoursOf>;
}) {
  const t = useText();
  const when = useWhenText();
  const { row, known, day, hours } = props;
  const periods = known?.periods ?? null;
  const kindOf = ({ kind }: Period): string => t(`proposals.${kind}`);
  const spoken =
    periods === null
      ? t("proposals.unknown")
      : periods.length === 0
        ? t("proposals.free")
        : periods
            .map((one) => `${kindOf(one)} ${when.clock(Date.parse(one.start))}–${when.clock(Date.parse(one.end))}`)
            .join(", ");
  return (
    <li className={css.row}>
      <span className={css.who}>
        <Avatar id={row.userId} name={row.name} imageUrl={row.avatarUrl} size={24} />
        <span className={css.name}>{row.isMe ? t("proposals.me", { name: row.name }) : row.name}</span>
        <Hidden>{`: ${spoken}`}</Hidden>
      </span>
      <span className={cx(css.track, periods === null && css.unknown)} aria-hidden="true">
        {known?.off.map((one) => {
          const part = partOf(...minutesIn(day, one), hours);
          return part && <i key={one.start} className={css.off} style={styleOf(part)} />;
        })}
        {periods?.map((one) => {
          const part = partOf(...minutesIn(day, one), hours);
          if (!part) return null;
          return <i key={one.start} className={cx(css.period, css[one.kind])} style={styleOf(part)} />;
        })}
      </span>
    </li>
  );
}

const moves: Readonly<Record<string, { days?: number; minutes?: number }>> = {
  ArrowLeft: { minutes: -stepMinutes },
  ArrowRight: { minutes: stepMinutes },
  ArrowDown: { minutes: -stepMinutes },
  ArrowUp: { minutes: stepMinutes },
  PageUp: { days: 1 },
  PageDown: { days: -1 },
};

function Frame(props: { time: Span; hours: ReturnType<typeof hoursOf>; onChange: (time: Span) => void; can: string }) {
  const t = useText();
  const when = useWhenText();
  const { time, hours, onChange } = props;
  const hintId = useId();
  const held = useRef<{ readonly x: number; readonly minutes: number } | null>(null);
  const from = minutesOf(time.start);
  const part = partOf(from, from + (instantAt(time.end) - instantAt(time.start)) / 60_000, hours);
  const press = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = { x: event.clientX, minutes: from };
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const width = event.currentTarget.parentElement?.getBoundingClientRect().width ?? 0;
    if (!held.current || width === 0) return;
    const gone = ((event.clientX - held.current.x) / width) * (hours.last - hours.first) * 60;
    const minutes = Math.round((held.current.minutes + gone) / stepMinutes) * stepMinutes - from;
    if (minutes !== 0) onChange(movedBy(time, { minutes }));
  };
  const key = (event: KeyboardEvent): void => {
    const found = moves[event.key];
    if (!found) return;
    event.preventDefault();
    onChange(movedBy(time, found));
  };
  const clocks = [time.start, time.end].map((one) => when.clock(instantAt(one))).join("–");
  return (
    <div className={css.frames}>
      <Hidden>
        <span id={hintId}>{t("proposals.keys")}</span>
      </Hidden>
      <div
        className={css.frame}
        style={styleOf(part ?? { from: 0, to: 0 })}
        role="slider"
        tabIndex={0}
        aria-label={t("proposals.chosen")}
        aria-describedby={hintId}
        aria-valuemin={0}
        aria-valuemax={24 * 60}
        aria-valuenow={from}
        aria-valuetext={`${when.day(time.start)} ${clocks}, ${props.can}`}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={() => (held.current = null)}
        onPointerCancel={() => (held.current = null)}
        onKeyDown={key}
      />
    </div>
  );
}
