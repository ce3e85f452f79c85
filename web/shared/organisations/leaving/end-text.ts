import { now } from "../../../platform/clock.ts";
import { formatDate, formatTime, useLocale, useText } from "../../../text/index.tsx";

/** `27 november 16.00`, or that it is now; of a moment as it is written anywhere. */
export function useEndText(): (endsAt: string | null) => string {
  const t = useText();
  const locale = useLocale();
  return (endsAt) => {
    const at = endsAt === null ? Number.NaN : Date.parse(endsAt);
    return Number.isNaN(at) ? t("leaving.now") : `${formatDate(locale, at, now())} ${formatTime(locale, at)}`;
  };
}
