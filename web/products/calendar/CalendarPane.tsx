import { useText } from "../../text/index.tsx";
import { ListFrame } from "../../ui/index.ts";
import { CalendarList } from "./CalendarList.tsx";
import "./text.ts";

/** Beside the page: which calendars are drawn. */
export function CalendarPane() {
  const t = useText();
  return (
    <ListFrame title={t("shell.calendar")} label={t("calendar.calendars")}>
      <CalendarList />
    </ListFrame>
  );
}
