import "./text.ts";
import type { ReactNode } from "react";
import { setLocale, useLocale, useText } from "../../../text/index.tsx";
import { Segmented } from "../../../ui/index.ts";
import css from "./Book.module.css";

const languages = [
  { id: "sv", name: "Svenska" },
  { id: "en", name: "English" },
] as const;

/** A page for people without an account: whose it is, and the language. */
export function BookFrame({ organisation, children }: { organisation: string; children: ReactNode }) {
  const t = useText();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <span>{organisation || "Safos"}</span>
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
