import { Shield, ShieldCheck } from "lucide-react";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import css from "./encryption.module.css";
import "../../../platform/key-recovery/text.ts";
import "./text.ts";

/** In the head of a room: it is encrypted; `isVerified`: and the person has verified all the others. */
export function EncryptedMark({ isVerified }: { isVerified: boolean }) {
  const t = useText();
  const { name, rules } = useMe().organisation;
  const end = isVerified ? "encryptedVerified" : "encrypted";
  const label = rules.keyRecovery === "off" ? t(`roomkeys.${end}`) : t(`recovery.${end}`, { agency: name });
  const Shown = isVerified ? ShieldCheck : Shield;
  return (
    <span role="img" aria-label={label} title={label} className={css.mark}>
      <Shown aria-hidden="true" className={css.shield} data-verified={isVerified || undefined} />
    </span>
  );
}
