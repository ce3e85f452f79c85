import { ShieldCheck } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import css from "./encryption.module.css";
import "./text.ts";

/** In the head of a room: it is encrypted. */
export function EncryptedMark() {
  const t = useText();
  const label = t("roomkeys.encrypted");
  return (
    <span role="img" aria-label={label} title={label} className={css.mark}>
      <ShieldCheck aria-hidden="true" className={css.shield} />
    </span>
  );
}
