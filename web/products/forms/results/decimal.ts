import type { Locale } from "../../../text/index.tsx";

/** A number with one decimal, as the language writes it. */
export const decimal = (locale: Locale, value: number): string =>
  value.toLocaleString(locale === "sv" ? "sv-SE" : "en-GB", { maximumFractionDigits: 1, minimumFractionDigits: 1 });
