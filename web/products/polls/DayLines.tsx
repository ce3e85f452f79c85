import { Plus, X } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { formatDay, useLocale, useText } from "../../text/index.tsx";
import { Checkbox, DayChoice, IconButton, MomentField } from "../../ui/index.ts";
import { addTime, withDays, type OptionLine } from "./draft.ts";
import css from "./Polls.module.css";

type Lines = readonly OptionLine[];

/** The options of a new poll that are times: days chosen in a month, then the times of each. */
export function DayLines(props: { lines: Lines; onChange: (update: (lines: Lines) => Lines) => void }) {
  const { lines, onChange } = props;
  const t = useText();
  const locale = useLocale();
  const days = [...new Set(lines.map((line) => line.date))];
  return (
    <div className={css.days}>
      <DayChoice label={t("poll.days")} days={days} onChange={(chosen) => onChange((old) => withDays(old, chosen))} />
      <div className={css.times}>
        {lines.length === 0 && <p className={css.meta}>{t("poll.daysHint")}</p>}
        <ol className={css.lines} aria-label={t("poll.options")}>
          {lines.map((line) => (
            <DayLine
              key={line.key}
              line={line}
              day={formatDay(locale, new Date(`${line.date}T12:00`).getTime(), now())}
              onChange={(part) =>
                onChange((old) => old.map((one) => (one.key === line.key ? { ...one, ...part } : one)))
              }
              onAdd={() => onChange((old) => addTime(old, line.key))}
              onRemove={() => onChange((old) => old.filter((one) => one.key !== line.key))}
            />
          ))}
        </ol>
      </div>
    </div>
  );
}

function DayLine(props: {
  line: OptionLine;
  day: string;
  onChange: (part: Partial<OptionLine>) => void;
  onAdd: () => void;
  onRemove: () => void;
}) {
  const { line, day, onChange } = props;
  const t = useText();
  return (
    <li className={css.dayLine}>
      <span className={css.dayHead}>
        <b className={css.day}>{day}</b>
        <IconButton label={t("poll.addTime", { day })} size="sm" isDisabled={line.isAllDay} onPress={props.onAdd}>
          <Plus aria-hidden="true" />
        </IconButton>
        <IconButton label={t("poll.removeThis", { option: day })} size="sm" onPress={props.onRemove}>
          <X aria-hidden="true" />
        </IconButton>
      </span>
      <span className={css.dates}>
        {!line.isAllDay && (
          <>
            <MomentField
              kind="time"
              aria-label={t("poll.from", { day })}
              value={line.from}
              onChange={(from) => onChange({ from })}
            />
            <span aria-hidden="true">–</span>
            <MomentField
              kind="time"
              aria-label={t("poll.to", { day })}
              value={line.to}
              onChange={(to) => onChange({ to })}
            />
          </>
        )}
        <Checkbox isSelected={line.isAllDay} onChange={(isAllDay) => onChange({ isAllDay })}>
          {t("poll.allDay")}
        </Checkbox>
      </span>
    </li>
  );
}
