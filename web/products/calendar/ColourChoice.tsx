import { calendarColours as colours } from "@safos/contract/calendar-colours";
import type { CSSProperties } from "react";
import { useText } from "../../text/index.tsx";
import { Segmented } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import "./text.ts";

/** Which of the colours of calendars; null where it is another, which a program has chosen. */
export function ColourChoice({ colour, onChange }: { colour: string; onChange: (colour: string) => void }) {
  const t = useText();
  return (
    <div className={css.colours}>
      <Segmented
        label={t("calendar.colour")}
        value={(colours as readonly string[]).includes(colour) ? colour : null}
        onChange={onChange}
        isPills
        options={colours.map((id, index) => ({
          id: id as string,
          name: t(`calendar.colour.${(index + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`),
          icon: <span className={css.swatch} style={{ "--calendar": id } as CSSProperties} />,
        }))}
      />
    </div>
  );
}
