import type { AccessibilityStatement } from "@safos/contract/accessibility";
import { now } from "../../../platform/clock.ts";
import { formatDate } from "../../../text/format.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import entry from "../signin/SignInPage.module.css";
import css from "./Statement.module.css";
import { ReportForm } from "./ReportForm.tsx";

const stateOf = ({ assessedOn, shortcomings }: AccessibilityStatement) => {
  if (shortcomings !== "") return "partly";
  return assessedOn === null ? "unassessed" : "fully";
};

/** What the agency says, and what holds for Safos itself, in the order of DIGG's template. */
export function Statement({ statement }: { statement: AccessibilityStatement }) {
  const t = useText();
  const locale = useLocale();
  const day = (moment: string): string => formatDate(locale, Date.parse(moment), now());
  const { organisationName: organisation, shortcomings, assessedOn, changedAt, supervisionUrl } = statement;
  return (
    <div className={css.statement}>
      <h1 className={entry.title}>{t("accessibility.heading", { organisation })}</h1>
      <p>{t("accessibility.intro", { organisation })}</p>
      <h2>{t("accessibility.state")}</h2>
      <p>{t(`accessibility.state.${stateOf(statement)}`)}</p>
      {shortcomings !== "" && (
        <>
          <h3>{t("accessibility.shortcomings")}</h3>
          <p className={css.plain}>{shortcomings}</p>
        </>
      )}
      <h2>{t("accessibility.contact")}</h2>
      <Contact statement={statement} />
      <h2>{t("accessibility.report")}</h2>
      <ReportForm domain={statement.domain} organisation={organisation} />
      <h2>{t("accessibility.supervision")}</h2>
      <p>{t("accessibility.supervisionText")}</p>
      <p>
        <a href={supervisionUrl} rel="noreferrer">
          {t("accessibility.supervisionLink")}
        </a>
      </p>
      <h2>{t("accessibility.technical")}</h2>
      <p>{t("accessibility.technicalText")}</p>
      {assessedOn !== null && <p>{t("accessibility.assessedOn", { day: day(assessedOn) })}</p>}
      {changedAt !== null && <p>{t("accessibility.changedAt", { day: day(changedAt) })}</p>}
    </div>
  );
}

function Contact({ statement: { contactMail, contactPhone } }: { statement: AccessibilityStatement }) {
  const t = useText();
  if (contactMail === null && contactPhone === null) return <p>{t("accessibility.contactMissing")}</p>;
  return (
    <>
      <p>{t("accessibility.contactText")}</p>
      {contactMail !== null && (
        <p>
          <a href={`mailto:${contactMail}`}>{contactMail}</a>
        </p>
      )}
      {contactPhone !== null && (
        <p>
          <a href={`tel:${contactPhone.replaceAll(/[^0-9+]/g, "")}`}>{contactPhone}</a>
        </p>
      )}
    </>
  );
}
