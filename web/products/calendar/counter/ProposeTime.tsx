import { CalendarClock } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, FormRow, MomentField, Notice } from "../../../ui/index.ts";

/** A time in a form: of whole days the last one is in it. */
export interface ProposedSpan {
  readonly start: string;
  readonly end: string;
  readonly isAllDay: boolean;
}

/** Another time that goes with one's answer; null: none is proposed. */
export function ProposeTime(props: {
  value: ProposedSpan | null;
  /** With what it begins. */
  usual: ProposedSpan;
  onChange: (value: ProposedSpan | null) => void;
}) {
  const t = useText();
  const { value, onChange } = props;
  if (value === null)
    return (
      <div>
        <Button variant="quiet" icon={<CalendarClock aria-hidden="true" />} onPress={() => onChange(props.usual)}>
          {t("counter.propose")}
        </Button>
      </div>
    );
  const kind = value.isAllDay ? "date" : "datetime";
  const isWrong = value.start !== "" && value.end !== "" && !isInOrder(value);
  return (
    <>
      <FormRow>
        <MomentField
          kind={kind}
          label={t("counter.start")}
          value={value.start}
          onChange={(start) => onChange({ ...value, start })}
          isRequired
        />
        <MomentField
          kind={kind}
          label={t("counter.end")}
          value={value.end}
          onChange={(end) => onChange({ ...value, end })}
          isRequired
          error={isWrong ? t("calendar.order") : null}
        />
      </FormRow>
      <Notice isQuiet>{t("counter.goesWith")}</Notice>
      <div>
        <Button variant="quiet" onPress={() => onChange(null)}>
          {t("counter.proposeNot")}
        </Button>
      </div>
    </>
  );
}

export const isInOrder = ({ start, end, isAllDay }: ProposedSpan): boolean =>
  start !== "" && end !== "" && (isAllDay ? end >= start : end > start);
