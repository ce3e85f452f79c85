import "./text.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import css from "./PublicPage.module.css";
import { writeSpan } from "./moment.ts";

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
