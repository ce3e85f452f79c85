import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import type { Encryption } from "./encryption.ts";
import { SignInAgain } from "./SignInAgain.tsx";
import css from "./encryption.module.css";
import "./text.ts";

/** In place of the field to write in: why an encrypted room is closed in this tab, and what opens it. */
export function EncryptionNotice({ encryption }: { encryption: Encryption }) {
  const t = useText();
  const { state } = encryption;
  if (state === "on") return null;
  return (
    <div className={css.notice}>
      <Notice tone={state === "lost" || state === "failed" ? "warn" : "info"}>{t(`roomkeys.state.${state}`)}</Notice>
      {(state === "elsewhere" || state === "failed") && (
        <Button variant="secondary" onPress={() => encryption.takeOver()}>
          {t(state === "elsewhere" ? "roomkeys.takeOver" : "common.retry")}
        </Button>
      )}
      {state === "lost" && <SignInAgain />}
    </div>
  );
}
