import { Calendar as CalendarIcon, CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button,
  Calendar,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  FieldError,
  Group,
  Label,
  Popover,
  Text,
  TimeField,
} from "react-aria-components";
import { cx } from "./cx.ts";
import css from "./MomentField.module.css";
import { beginning, parseMoment, writeMoment, type MomentKind, type MomentValue } from "./moments.ts";
import { Month } from "./Month.tsx";

export interface MomentFieldProps {
  kind: MomentKind;
  /** `2026-11-24`, `09:30` or `2026-11-24T09:30`; empty for none. */
  value: string;
  /** Called when all of it is filled in, and when it is emptied. */
  onChange: (value: string) => void;
  label?: string;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
  hint?: ReactNode;
  /** What to do about what is wrong; shows the field as invalid. */
  error?: string | null | undefined;
  isInvalid?: boolean;
  isRequired?: boolean;
  isLarge?: boolean;
  min?: string | undefined;
  max?: string | undefined;
}

/** A day, a time or both: written part by part or chosen in a month, in the order and words of the page's language. */
export function MomentField(props: MomentFieldProps) {
  const { kind, value, onChange } = props;
  const common = {
    ...namesOf(props),
    className: css.field ?? "",
    isInvalid: Boolean(props.error) || Boolean(props.isInvalid),
    isRequired: props.isRequired ?? false,
    shouldForceLeadingZeros: true,
    hourCycle: 24,
    // What is wrong is said by the form, which knows more than the field.
    validationBehavior: "aria",
  } as const;
  const change = (next: MomentValue | null): void => onChange(writeMoment(kind, next));
  if (kind === "time")
    return (
      <TimeField {...common} value={parseMoment(kind, value)} onChange={change}>
        <Inside {...props} />
      </TimeField>
    );
  return (
    <DatePicker
      {...common}
      value={parseMoment(kind, value)}
      onChange={change}
      granularity={kind === "date" ? "day" : "minute"}
      placeholderValue={beginning(kind)}
      {...limitsOf(kind, props)}
    >
      <Inside {...props} />
      <Popover className={css.popover ?? ""} offset={4}>
        <Dialog className={css.dialog ?? ""}>
          <Calendar>
            <Month />
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

const names = ["aria-label", "aria-labelledby", "aria-describedby"] as const;
const namesOf = (props: MomentFieldProps) =>
  Object.fromEntries(names.flatMap((name) => (props[name] === undefined ? [] : [[name, props[name]]])));

function limitsOf(kind: "date" | "datetime", { min = "", max = "" }: MomentFieldProps) {
  const [least, most] = [parseMoment(kind, min), parseMoment(kind, max)];
  return { ...(least && { minValue: least }), ...(most && { maxValue: most }) };
}

/** Label, parts, the button of the month, and what is said below. */
function Inside({ kind, label, error, hint, isLarge }: MomentFieldProps) {
  const box = cx(css.box, isLarge && css.large);
  return (
    <>
      {label !== undefined && <Label className={css.label ?? ""}>{label}</Label>}
      {kind === "time" ? (
        // The parts of a time are a group by themselves.
        <div className={box}>
          <Parts />
        </div>
      ) : (
        <Group className={box}>
          <Parts />
          <Button className={css.open ?? ""}>
            <CalendarIcon aria-hidden="true" />
          </Button>
        </Group>
      )}
      {error ? (
        <FieldError className={css.error ?? ""}>
          <CircleAlert aria-hidden="true" />
          <span>{error}</span>
        </FieldError>
      ) : (
        hint && (
          <Text slot="description" className={css.hint ?? ""}>
            {hint}
          </Text>
        )
      )}
    </>
  );
}

function Parts() {
  return (
    <DateInput className={css.parts ?? ""}>
      {(segment) => <DateSegment segment={segment} className={css.part ?? ""} />}
    </DateInput>
  );
}
