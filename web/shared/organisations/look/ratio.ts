import type { Locale } from "../../../text/index.tsx";

/** `4,62` or `4.62`: hundredths, cut and not rounded up, so that what falls short never reads as enough. */
export const sayRatio = (locale: Locale, ratio: number): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(Math.floor(ratio * 100 + 1e-6) / 100);
