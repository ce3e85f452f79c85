import type { FoundFault } from "@safos/contract/form-faults";
import { useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { editor } from "./editor.ts";

const mostShown = 8;

/** What keeps the form from being opened, each with the way to its question. */
export function FaultList(props: { faults: readonly FoundFault[]; numbers: ReadonlyMap<string, number> }) {
  const t = useText();
  const { faults, numbers } = props;
  return (
    <Notice tone="danger">
      {t("forms.faultsTitle")}
      <ul className={css.faults}>
        {faults.slice(0, mostShown).map((one) => (
          <li key={`${one.at} ${one.fault}`}>
            {one.at !== null && numbers.has(one.at) && (
              <button type="button" className={css.faultLink} onClick={() => editor.select(one.at)}>
                {t("forms.questionTitle", { n: numbers.get(one.at) ?? 0 })}
              </button>
            )}{" "}
            {t(`forms.fault.${one.fault}`)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
