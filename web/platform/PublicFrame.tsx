import type { ReactNode } from "react";
import { setLocale, useLocale, useText } from "../text/index.tsx";
import { Segmented } from "../ui/index.ts";
import css from "./PublicFrame.module.css";

const languages = [
  { id: "sv", name: "Svenska" },
  { id: "en", name: "English" },
] as const;

/** A page for people without an account: whose it is, and the language. `className`: how its content is laid out, where it is not one column. */
export function PublicFrame(props: { organisation: string; className?: string | undefined; children: ReactNode }) {
  const t = useText();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <span className={css.organisation}>{props.organisation || "Safos"}</span>
        <Segmented
          label={t("signin.language")}
          value={useLocale()}
          options={languages}
          onChange={(next) => void setLocale(next)}
        />
      </header>
      <main className={props.className ?? css.main} id="content">
        {props.children}
      </main>
    </div>
  );
}
