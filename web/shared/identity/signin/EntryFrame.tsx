import type { Look } from "@safos/contract/look";
import { useLayoutEffect, type ReactNode } from "react";
import { Logo } from "../../../platform/Logo.tsx";
import { applyAccent } from "../../../platform/session.ts";
import { setLocale, useLocale, useText } from "../../../text/index.tsx";
import { Avatar, Mark, Segmented } from "../../../ui/index.ts";
import { useEntryLook } from "./entry-look.ts";
import css from "./SignInPage.module.css";

const languages = [
  { id: "sv", name: "Svenska" },
  { id: "en", name: "English" },
] as const;

export function LanguageChoice() {
  const t = useText();
  return (
    <Segmented
      label={t("signin.language")}
      value={useLocale()}
      options={languages}
      onChange={(next) => void setLocale(next)}
    />
  );
}

/** The picture beside the form; decoration only. */
function SignInArt() {
  const t = useText();
  return (
    <div className={css.art} aria-hidden="true">
      <svg className={css.leaves} viewBox="0 0 800 840" preserveAspectRatio="xMidYMid slice">
        <path d="M690 -40v120a208 208 0 0 1-208 208H110v-120A208 208 0 0 1 318 -40z" />
        <path d="M110 680V560a262 262 0 0 1 262-262h318v120a262 262 0 0 1-262 262z" />
        <path d="M690 700v120a208 208 0 0 1-208 208H110v-120a208 208 0 0 1 208-208z" />
      </svg>
      <div className={css.cards}>
        <div className={css.card}>
          <Avatar id="bo" name="Bo Ek" size={36} />
          <span className={css.lines}>
            <i />
            <i />
            <i />
          </span>
        </div>
        <div className={css.card}>
          <Avatar id="märta" name="Märta Sjöström" size={36} />
          <span className={css.lines}>
            <i />
            <i />
          </span>
        </div>
      </div>
      <p className={css.slogan}>
        {t("signin.slogan")}
        <span>{t("signin.slogan2")}</span>
      </p>
    </div>
  );
}

/** A page before the sign-in: whose it is, the language, one thing to do. `look`: of the domain that is written. */
export function EntryFrame(props: { brand?: string; look?: Look | null; children: ReactNode }) {
  const { brand, children } = props;
  const look = useEntryLook(props.look ?? null);
  useLayoutEffect(() => applyAccent(look ?? undefined), [look]);
  return (
    <div className={css.page}>
      <div className={css.column}>
        <header className={css.head}>
          <span className={css.brand}>
            {look === null ? <Mark /> : <Logo look={look} size="large" fallback={<Mark />} />}
            <span className={css.brandName}>{brand ?? look?.name ?? "Safos"}</span>
          </span>
          <LanguageChoice />
        </header>
        <main className={css.main}>{children}</main>
      </div>
      <SignInArt />
    </div>
  );
}

/** The heading of such a page, and what it says below. */
export function EntryHeading({ title, lead }: { title: string; lead: ReactNode }) {
  return (
    <>
      <h1 className={css.title}>{title}</h1>
      <p className={css.lead}>{lead}</p>
    </>
  );
}
