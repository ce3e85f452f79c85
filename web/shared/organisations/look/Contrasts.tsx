import { contrastsOf, type Contrast } from "@safos/contract/look-contrast";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useLocale, useText } from "../../../text/index.tsx";
import { cx, Hidden } from "../../../ui/index.ts";
import css from "./Look.module.css";
import { sayRatio } from "./ratio.ts";

const names = ["buttonText", "accentText", "focus", "mark"] as const;

/** Every contrast that an accent makes, as numbers. */
export function Contrasts({ hue, chroma }: { hue: number; chroma: number }) {
  const t = useText();
  const all = contrastsOf(hue, chroma);
  return (
    <div>
      <table className={css.contrasts}>
        <caption>{t("look.contrast")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("look.contrastWhat")}</th>
            <th scope="col">{t("look.contrastLight")}</th>
            <th scope="col">{t("look.contrastDark")}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{t(`look.contrast.${name}`)}</th>
              {all
                .filter((one) => one.name === name)
                .map((one) => (
                  <Ratio key={one.theme} contrast={one} />
                ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.about}>{t("look.contrastAbout")}</p>
    </div>
  );
}

function Ratio({ contrast: { ratio, least } }: { contrast: Contrast }) {
  const t = useText();
  const locale = useLocale();
  const isEnough = ratio >= least;
  return (
    <td className={cx(css.ratio, !isEnough && css.tooLow)}>
      {isEnough ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
      {sayRatio(locale, ratio)}:1
      <Hidden>{isEnough ? t("look.enough") : t("look.tooLow", { least: sayRatio(locale, least) })}</Hidden>
    </td>
  );
}
