import "./text.ts";
import { pagePrefix, type PublicRegistration } from "@safos/contract/registration";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarX } from "lucide-react";
import { PublicFrame } from "../../../platform/PublicFrame.tsx";
import { useMaybeMe } from "../../../platform/session.ts";
import { useTitle } from "../../../platform/title.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { buttonClass, Chip, EmptyState, Skeleton } from "../../../ui/index.ts";
import { writeSpan } from "./moment.ts";
import css from "./PublicPage.module.css";
import { WhenText } from "./WhenText.tsx";
import { publicRegistrationQuery } from "./queries.ts";
import { RegisterForm } from "./RegisterForm.tsx";

/** `/g/r-…`: what a webinar is about, when it is, and the way to register. No account. */
export function RegisterPage({ code }: { code: string }) {
  const t = useText();
  const me = useMaybeMe();
  const { data: page, error } = useQuery(publicRegistrationQuery(code));
  useTitle("thing", page?.title);
  if (error && !page)
    return (
      <PublicFrame organisation="" className={css.main}>
        <div className={css.single}>
          <EmptyState
            icon={<CalendarX />}
            title={t("registration.offTitle")}
            isPage
            action={me === null && <SignIn code={code} />}
          >
            {t("registration.offText")}
          </EmptyState>
        </div>
      </PublicFrame>
    );
  if (!page) return <Skeleton label={t("registration.loading")} rows={4} />;
  return (
    <PublicFrame organisation={page.organisationName} className={css.main}>
      <About page={page} />
      <section className={css.card} aria-label={t("registration.formTitle")}>
        <Way code={code} page={page} />
      </section>
    </PublicFrame>
  );
}

/** And back here. */
function SignIn({ code }: { code: string }) {
  const t = useText();
  return (
    <Link className={buttonClass("primary")} to="/signin" search={{ to: `/g/${pagePrefix}${code}` }}>
      {t("registration.signIn")}
    </Link>
  );
}

function About({ page }: { page: PublicRegistration }) {
  const t = useText();
  const locale = useLocale();
  const speakers = page.speakers.split("\n").filter((one) => one.trim() !== "");
  const { closesAt, seatsLeft } = page;
  return (
    <div className={css.about}>
      <p className={css.eyebrow}>{t("registration.webinarBy", { organisation: page.organisationName })}</p>
      <h1 className={css.title}>{page.title}</h1>
      <div className={css.facts}>
        <WhenText {...page} />
        {page.state === "open" && closesAt !== null && (
          <p className={css.meta}>
            {t("registration.closes", { when: writeSpan(locale, { startsAt: closesAt, endsAt: null }) })}
          </p>
        )}
        {page.state === "open" && seatsLeft !== null && (
          <p>
            <Chip tone={seatsLeft > 5 ? "plain" : "warn"}>{t("registration.left", { n: seatsLeft })}</Chip>
          </p>
        )}
      </div>
      {page.description !== "" && <p className={css.description}>{page.description}</p>}
      {speakers.length > 0 && (
        <div>
          <h2 className={css.heading}>{t("registration.speakersTitle")}</h2>
          <ul className={css.speakers}>
            {speakers.map((one, index) => (
              <li key={index}>{one}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** The form, or why there is none. */
function Way({ code, page }: { code: string; page: PublicRegistration }) {
  const t = useText();
  const { caller } = page;
  if (page.state !== "open") {
    const isFull = page.state === "full";
    return (
      <>
        <h2 className={css.cardTitle}>{t(isFull ? "registration.full" : "registration.closedTitle")}</h2>
        <p>{t(isFull ? "registration.fullText" : "registration.closedText")}</p>
      </>
    );
  }
  if (page.audience === "organisations" && caller === null)
    return (
      <>
        <h2 className={css.cardTitle}>{t("registration.signInTitle")}</h2>
        <p>{t("registration.signInText")}</p>
        <div className={css.buttons}>
          <SignIn code={code} />
        </div>
      </>
    );
  if (caller !== null && !caller.mayRegister)
    return (
      <>
        <h2 className={css.cardTitle}>{t("registration.formTitle")}</h2>
        <p>{t("registration.notMeant")}</p>
      </>
    );
  return <RegisterForm code={code} page={page} />;
}
