import { formatComing, useLocale, useText } from "../../text/index.tsx";
import { now } from "../clock.ts";

/** When something was, or will be, in a sentence: "today 10.31". */
export function useWhen(): (moment: string) => string {
  const t = useText();
  const locale = useLocale();
  const inSentence = (day: string) => day.toLocaleLowerCase(locale);
  const days = {
    today: inSentence(t("common.today")),
    tomorrow: inSentence(t("common.tomorrow")),
    yesterday: inSentence(t("common.yesterday")),
  };
  return (moment) => formatComing(locale, Date.parse(moment), now(), days);
}
