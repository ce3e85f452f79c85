import type { Calendar, Entry, Occurrence } from "@safos/contract/calendar";
import { CalendarDays, Clock, MapPin, Rss } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { AttachmentList } from "./attached/AttachmentList.tsx";
import { CategoryList } from "./attached/Categories.tsx";
import css from "./Calendar.module.css";
import { EntryCall } from "./EntryCall.tsx";
import { useTimeText } from "./time-text.ts";

/** An entry that the reader may read and not change. */
export function EntryDetails(props: {
  occurrence: Occurrence;
  entry: Entry | undefined;
  calendar: Calendar | undefined;
  /** The reader goes from here to its meeting, or to what is attached. */
  onGo: () => void;
}) {
  const t = useText();
  const time = useTimeText();
  const { occurrence, entry, calendar } = props;
  return (
    <div className={css.details}>
      <p className={css.detail}>
        <Clock aria-hidden="true" />
        {time.whole(occurrence)}
      </p>
      {occurrence.location !== "" && (
        <p className={css.detail}>
          <MapPin aria-hidden="true" />
          {occurrence.location}
        </p>
      )}
      <EntryCall path={occurrence.callPath} onGo={props.onGo} />
      {calendar && (
        <p className={css.detail}>
          <CalendarDays aria-hidden="true" />
          {calendar.isOwn ? calendar.name : `${calendar.name} · ${calendar.workspaceName}`}
        </p>
      )}
      {calendar?.source && (
        <p className={css.detail}>
          <Rss aria-hidden="true" />
          {t("subscribe.from", { host: calendar.source.host })}
        </p>
      )}
      {entry && entry.description !== "" && <p className={css.description}>{entry.description}</p>}
      {entry && entry.attachments.length > 0 && <AttachmentList attachments={entry.attachments} onGo={props.onGo} />}
      {entry && entry.categories.length > 0 && <CategoryList categories={entry.categories} />}
      {occurrence.isBusyOnly && <p className={css.meta}>{t("calendar.busyText")}</p>}
    </div>
  );
}
