import { useText } from "../../../text/index.tsx";
import { Checkbox } from "../../../ui/index.ts";
import { useCost } from "./kept/useCost.ts";
import css from "./encryption.module.css";
import "./text.ts";

/** Whether a new chat is encrypted, and what that costs. */
export function EncryptChoice(props: { isSelected: boolean; onChange: (isSelected: boolean) => void }) {
  const t = useText();
  const cost = useCost();
  return (
    <div>
      <Checkbox isSelected={props.isSelected} onChange={props.onChange}>
        {t("roomkeys.encrypt")}
      </Checkbox>
      <p className={css.hint}>{cost}</p>
    </div>
  );
}
