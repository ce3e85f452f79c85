import { ChevronLeft, ChevronRight } from "lucide-react";
import {
  Button,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Heading,
} from "react-aria-components";
import css from "./Month.module.css";

/** A month's days with the way to the one before and after it; inside a `Calendar`, which names and selects. */
export function Month() {
  return (
    <>
      <div className={css.head}>
        <Button slot="previous" className={css.step ?? ""}>
          <ChevronLeft aria-hidden="true" />
        </Button>
        <Heading className={css.name ?? ""} />
        <Button slot="next" className={css.step ?? ""}>
          <ChevronRight aria-hidden="true" />
        </Button>
      </div>
      <CalendarGrid className={css.grid ?? ""} weekdayStyle="short">
        <CalendarGridHeader>
          {(day) => <CalendarHeaderCell className={css.weekday ?? ""}>{day}</CalendarHeaderCell>}
        </CalendarGridHeader>
        <CalendarGridBody>{(date) => <CalendarCell date={date} className={css.day ?? ""} />}</CalendarGridBody>
      </CalendarGrid>
    </>
  );
}
