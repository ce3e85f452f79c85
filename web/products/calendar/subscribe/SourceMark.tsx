import type { CalendarSource } from "@safos/contract/calendar-source";
import { CircleAlert, Rss } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import css from "../Calendar.module.css";
import "../text.ts";

/** Beside the name of a calendar that is subscribed to: from where, and whether it could last be fetched. */
export function SourceMark({ source }: { source: CalendarSource | null }) {
  const t = useText();
  if (!source) return null;
  const { host, failure } = source;
  const Icon = failure === null ? Rss : CircleAlert;
  return (
    <span
      className={css.sourceMark}
      role="img"
      aria-label={t(failure === null ? "subscribe.mark" : "subscribe.markFailed", { host })}
    >
      <Icon aria-hidden="true" />
    </span>
  );
}
