import "./text.ts";
import type { ReactNode } from "react";
import { setLocale, useLocale, useText } from "../../../text/index.tsx";
import { Segmented } from "../../../ui/index.ts";
import css from "./PublicPage.module.css";
import { writeSpan } from "./moment.ts";

const languages = [
  { id: "sv", name: "Svenska" },
  { id: "en", name: "English" },
] as const;

/** A page for people without an account: whose it is, and the language. */
export function PublicFrame({ organisation, children }: { organisation: string; children: ReactNode }) {
  const t = useText();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <span className={css.organisation}>{organisation}</span>
        <Segmented
          label={t("signin.language")}
          value={useLocale()}
          options={languages}
          onChange={(next) => void setLocale(next)}
        />
      </header>
      <main className={css.main} id="content">
        {children}
      </main>
    </div>
  );
}

/** When it is, in the meeting's time zone and, where that is another time, in the reader's. */
export function WhenText(props: { startsAt: string | null; endsAt: string | null; timeZone: string }) {
  const t = useText();
  const locale = useLocale();
  const { startsAt, endsAt, timeZone } = props;
  if (startsAt === null) return <p>{t("registration.noTime")}</p>;
  const there = writeSpan(locale, { startsAt, endsAt }, timeZone);
  const here = writeSpan(locale, { startsAt, endsAt });
  return (
    <>
      <p className={css.when}>{t("registration.zone", { when: there })}</p>
      {here !== there && <p className={css.meta}>{t("registration.zoneHere", { when: here })}</p>}
    </>
  );
}
