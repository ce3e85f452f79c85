import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";

/** The language of what React Aria says by itself, and the order of its dates, as `text/format.ts` has them; the build keeps the words of these two. */
export function PartsLocale({ locale, children }: { locale: "sv" | "en"; children: ReactNode }) {
  return <I18nProvider locale={locale === "sv" ? "sv-SE" : "en-GB"}>{children}</I18nProvider>;
}
