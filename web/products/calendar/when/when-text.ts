import { formatTime, useLocale } from "../../../text/index.tsx";
import { instantAt } from "../days.ts";

/** Times of the strip in few words. */
export function useWhenText() {
  const locale = useLocale();
  const of = (ms: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, options).format(ms);
  return {
    /** `tors 3 dec.` */
    day: (local: string): string => of(instantAt(local), { weekday: "short", day: "numeric", month: "short" }),
    /** `tors 3 dec. 13.00` */
    moment: (ms: number): string =>
      `${of(ms, { weekday: "short", day: "numeric", month: "short" })} ${formatTime(locale, ms)}`,
    clock: (ms: number): string => formatTime(locale, ms),
  };
}
