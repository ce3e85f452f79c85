import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";

/** The language of what React Aria says by itself; the build keeps only these two. */
export function PartsLocale({ locale, children }: { locale: "sv" | "en"; children: ReactNode }) {
  return <I18nProvider locale={locale === "sv" ? "sv-SE" : "en-US"}>{children}</I18nProvider>;
}
