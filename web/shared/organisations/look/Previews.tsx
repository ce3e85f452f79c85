import type { Look } from "@safos/contract/look";
import { ArrowRight, Mail, Search } from "lucide-react";
import type { CSSProperties } from "react";
import { Logo } from "../../../platform/Logo.tsx";
import { useText } from "../../../text/index.tsx";
import { Inset, Mark, Section } from "../../../ui/index.ts";
import css from "./Look.module.css";
import "../../identity/signin/text.ts";

/** The sign-in page and the top bar as they will be, in both themes. */
export function Previews({ look }: { look: Look }) {
  const t = useText();
  return (
    <Section title={t("look.preview")}>
      <Inset>
        <Preview look={look} theme="light" />
        <Preview look={look} theme="dark" />
      </Inset>
    </Section>
  );
}

function Preview({ look, theme }: { look: Look; theme: "light" | "dark" }) {
  const t = useText();
  const { name, accentHue, accentChroma, welcome, helpContact } = look;
  return (
    <div
      role="img"
      aria-label={t(theme === "light" ? "look.previewLight" : "look.previewDark", { name })}
      className={css.preview}
      data-look=""
      data-theme={theme}
      style={{ "--org-hue": accentHue, "--org-chroma": accentChroma } as CSSProperties}
    >
      <div className={css.bar}>
        <Logo look={look} size="small" theme={theme} fallback={<Mark />} />
        <b>Safos</b>
        <span className={css.barName}>{name}</span>
        <Search aria-hidden="true" />
      </div>
      <div className={css.page}>
        <div className={css.brand}>
          <Logo look={look} size="large" theme={theme} fallback={<Mark />} />
          {name}
        </div>
        <div className={css.title}>{t("signin.title")}</div>
        {welcome !== null && <div className={css.welcome}>{welcome}</div>}
        <div className={css.field}>
          <Mail aria-hidden="true" />
          {t("signin.mail")}
        </div>
        <div className={css.button}>
          {t("signin.continue")}
          <ArrowRight aria-hidden="true" />
        </div>
        {helpContact !== null && (
          <div className={css.help}>
            {t("signin.help")} <span>{helpContact.replace(/^https:\/\//, "")}</span>
          </div>
        )}
      </div>
    </div>
  );
}
