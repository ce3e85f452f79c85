import type { ReactNode } from "react";
import { Mark } from "../../../ui/index.ts";
import { LanguageChoice, SignInArt } from "../signin/SignInPage.tsx";
import css from "../signin/SignInPage.module.css";

/** A page before the sign-in: name, language, one thing to do. */
export function EntryFrame({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  return (
    <div className={css.page}>
      <div className={css.column}>
        <header className={css.head}>
          <span className={css.brand}>
            <Mark />
            Safos
          </span>
          <LanguageChoice />
        </header>
        <main className={css.main}>
          <h1 className={css.title}>{title}</h1>
          <p className={css.lead}>{lead}</p>
          {children}
        </main>
      </div>
      <SignInArt />
    </div>
  );
}
