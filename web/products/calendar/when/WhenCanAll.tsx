import type { Person } from "@safos/contract/identity";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import { addDays, instantAt } from "../days.ts";
import type { Invited, Span } from "../invited.ts";
import { Proposals } from "./Proposals.tsx";
import { dayQuery, proposalDays } from "./queries.ts";
import { Strip } from "./Strip.tsx";
import { countOf, movedBy, rowsOf, within } from "./strip.ts";
import "./text.ts";
import { useWhenText } from "./when-text.ts";
import css from "./When.module.css";

/** When those who are in an entry can: a day of everybody's time with the chosen one in it, and better ones. */
export function WhenCanAll(props: {
  people: readonly Invited[];
  /** Null: the reader. */
  organiser: Person | null;
  time: Span;
  onChange: (time: Span) => void;
  entryId?: string;
}) {
  const t = useText();
  const when = useWhenText();
  const { person: me } = useMe();
  const { people, time, onChange, entryId } = props;
  const rows = rowsOf(props.organiser ?? me, people, me.id);
  const optional = people.filter(({ isOptional }) => isOptional).map(({ personId }) => personId);
  const about = { ids: rows.map(({ id }) => id), optional, entryId };
  const day = time.start.slice(0, 10);
  const { data } = useQuery(dayQuery(day, about));
  const items = data ?? [];
  const [from, setFrom] = useState(day);
  // What is proposed is near the chosen day, and stays while that is within it.
  if (day < from || day >= addDays(from, proposalDays)) setFrom(day);
  const { free, known } = countOf(rows, within(items, time));
  const hidden = rows.filter(({ id }) => !items.some((one) => one.personId === id)).map(({ name }) => name);
  const minutes = Math.round((instantAt(time.end) - instantAt(time.start)) / 60_000);
  const can = free === known ? t("proposals.all", { n: free }) : t("proposals.some", { n: free, all: known });
  return (
    <section className={css.when} aria-label={t("proposals.title")}>
      <div className={css.head}>
        <h3 className={css.title}>{t("proposals.title")}</h3>
        <span className={css.legend} aria-hidden="true">
          <i className={css.busy} /> {t("proposals.busy")}
          <i className={css.tentative} /> {t("proposals.tentative")}
          <i className={css.unavailable} /> {t("proposals.unavailable")}
        </span>
        <span className={css.days}>
          <IconButton size="sm" label={t("proposals.before")} onPress={() => onChange(movedBy(time, { days: -1 }))}>
            <ChevronLeft aria-hidden="true" />
          </IconButton>
          <b>{when.day(time.start)}</b>
          <IconButton size="sm" label={t("proposals.after")} onPress={() => onChange(movedBy(time, { days: 1 }))}>
            <ChevronRight aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <Strip rows={rows} items={items} time={time} onChange={onChange} can={can} />
      <p className={css.can} role="status">
        <b>{data && can}</b>
        {data && hidden.length > 0 && ` · ${t("proposals.hidden", { names: hidden.join(", ") })}`}
      </p>
      <Proposals from={from} minutes={minutes} about={about} time={time} onChange={onChange} />
    </section>
  );
}
