import { enSigns } from "../text/en-signs.ts";
import { addText, hasText, useText } from "../text/index.tsx";
import { svSigns } from "../text/sv-signs.ts";
import css from "./Signs.module.css";

addText({ sv: svSigns, en: enSigns });

/** Signs that two people compare, each on their own page. `name`: as the Matrix specification has it. */
export function Signs(props: { label: string; signs: readonly { readonly sign: string; readonly name: string }[] }) {
  const t = useText();
  return (
    <ol className={css.signs} aria-label={props.label}>
      {props.signs.map(({ sign, name }, index) => {
        const key = `sign.${name.toLowerCase().replaceAll(" ", "-")}`;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- the same sign may come twice, and they never change
          <li key={index} className={css.sign}>
            <span aria-hidden="true">{sign}</span>
            <b>{hasText(key) ? t(key) : name}</b>
          </li>
        );
      })}
    </ol>
  );
}
