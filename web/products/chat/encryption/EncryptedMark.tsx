import { Shield, ShieldCheck } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import css from "./encryption.module.css";
import "./text.ts";

/** In the head of a room: it is encrypted; `isVerified`: and the person has verified all the others. */
export function EncryptedMark({ isVerified }: { isVerified: boolean }) {
  const t = useText();
  const label = t(isVerified ? "roomkeys.encryptedVerified" : "roomkeys.encrypted");
  const Shown = isVerified ? ShieldCheck : Shield;
  return (
    <span role="img" aria-label={label} title={label} className={css.mark}>
      <Shown aria-hidden="true" className={css.shield} data-verified={isVerified || undefined} />
    </span>
  );
}
