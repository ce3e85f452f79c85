import type { Occurrence } from "@safos/contract/calendar";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, type CSSProperties } from "react";
import { offered } from "../../../platform/product.ts";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Section } from "../../../ui/index.ts";
import { dayAt } from "../days.ts";
import { useHidden } from "../hidden.ts";
import { keyOf } from "../placing.ts";
import { occurrencesQuery } from "../queries.ts";
import { useMinute } from "../useMinute.ts";
import { aheadOf } from "./next.ts";
import "./text.ts";
import css from "./TodayCalendar.module.css";

/** On Idag: what goes on or comes next, with the minutes until it begins, and the rest of the day. Nothing when there is nothing. */
export function TodayCalendar() {
  const t = useText();
  const time = useMinute();
  const today = dayAt(time);
  const hidden = useHidden();
  const { data = [] } = useQuery(occurrencesQuery(today, today));
  const { next, minutes, later } = aheadOf(
    data.filter((one) => !hidden.has(one.calendarId)),
    time,
  );
  if (!next && later.length === 0) return null;
  return (
    <Section
      title={t("nextup.title")}
      action={
        <Link className={css.open} to="/calendar" search={{ view: "day", day: today }}>
          {t("nextup.open")}
        </Link>
      }
    >
      {next && <Next occurrence={next} minutes={minutes} />}
      {later.length > 0 && (
        <ul className={css.later}>
          {later.map((one) => (
            <Later key={keyOf(one)} occurrence={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** From then on one can join from here. */
const joinMinutes = 15;

const daySearch = (one: Occurrence) => ({
  view: "day",
  day: one.isAllDay ? one.start.slice(0, 10) : dayAt(Date.parse(one.start)),
});

function Next({ occurrence: one, minutes }: { occurrence: Occurrence; minutes: number }) {
  const t = useText();
  const locale = useLocale();
  const isNear = minutes <= 60;
  const hours = Math.round(minutes / 60);
  const [start, end] = [one.start, one.end].map((moment) => formatTime(locale, Date.parse(moment)));
  const spoken =
    minutes === 0 ? t("nextup.going") : isNear ? t("nextup.soon", { n: minutes }) : t("nextup.inHours", { n: hours });
  const Join = offered("StartMeeting");
  const meetingId = minutes <= joinMinutes ? one.callPath?.split("/").at(-1) : undefined;
  const link = (
    <Link className={css.next} to="/calendar" search={daySearch(one)}>
      <span className={css.ring} aria-hidden="true" style={{ "--left": isNear ? minutes / 60 : 1 } as CSSProperties}>
        <svg viewBox="0 0 64 64">
          <circle cx="32" cy="32" r="29" />
          {minutes > 0 && <circle cx="32" cy="32" r="29" pathLength="1" />}
        </svg>
        {minutes === 0 ? (
          <b>{t("nextup.now")}</b>
        ) : (
          <>
            <b>{isNear ? minutes : hours}</b>
            {t(isNear ? "nextup.minutes" : "nextup.hours")}
          </>
        )}
      </span>
      <span className={css.lines}>
        <span className={css.name}>{one.summary || t("nextup.untitled")}</span>
        <span className={css.about}>
          {start}–{end}
          {one.location !== "" && ` · ${one.location}`}
        </span>
        <span className={css.about}>{spoken}</span>
      </span>
    </Link>
  );
  if (meetingId === undefined || !Join) return link;
  return (
    <>
      {link}
      <div className={css.call}>
        <Suspense>
          <Join meetingId={meetingId} />
        </Suspense>
      </div>
    </>
  );
}

function Later({ occurrence: one }: { occurrence: Occurrence }) {
  const t = useText();
  const locale = useLocale();
  return (
    <li>
      <Link className={css.row} to="/calendar" search={daySearch(one)}>
        <span className={css.time}>
          {one.isAllDay ? t("nextup.allDay") : formatTime(locale, Date.parse(one.start))}
        </span>
        <span className={css.lines}>
          <span className={css.rowName}>{one.summary || t("nextup.untitled")}</span>
          {one.location !== "" && <span className={css.about}>{one.location}</span>}
        </span>
      </Link>
    </li>
  );
}
