import { useSyncExternalStore } from "react";
import { Signs } from "../../../platform/Signs.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice } from "../../../ui/index.ts";
import { QrPicture } from "../../../shared/identity/security/QrPicture.tsx";
import type { Step, Verification } from "./verification.ts";
import { closeVerification } from "./verifications.ts";
import css from "./verification.module.css";
import "./text.ts";

/** Two compare seven signs; `name`: of the other person, null for the person's own devices. */
export function VerifyDialog({ verification, name }: { verification: Verification; name: string | null }) {
  const t = useText();
  const step = useSyncExternalStore(verification.subscribe, verification.step);
  const isComparing = step.is === "comparing" || step.is === "scanned";
  return (
    <Dialog
      isOpen
      onClose={closeVerification}
      title={name === null ? t("verify.titleOwn") : t("verify.title", { name })}
      closeLabel={t("common.close")}
      footer={
        isComparing ? (
          <>
            <Button onPress={() => verification.mismatch()}>
              {t(step.is === "scanned" ? "verify.notScanned" : "verify.different")}
            </Button>
            <Button variant="primary" onPress={() => void verification.confirm()}>
              {t(step.is === "scanned" ? "verify.isScanned" : "verify.same")}
            </Button>
          </>
        ) : (
          <>
            <Button variant="quiet" onPress={closeVerification}>
              {t(step.is === "done" || step.is === "ended" ? "common.close" : "common.cancel")}
            </Button>
            {step.is === "showing" && (
              <Button onPress={() => verification.compare()}>{t("verify.compareInstead")}</Button>
            )}
          </>
        )
      }
    >
      <Stage step={step} name={name} />
    </Dialog>
  );
}

function Stage({ step, name }: { step: Step; name: string | null }) {
  const t = useText();
  const sentence = (key: "waiting" | "show" | "scanned" | "compare" | "confirming" | "done"): string =>
    name === null ? t(`verify.${key}Own`) : t(`verify.${key}`, { name });
  switch (step.is) {
    case "comparing":
      return (
        <>
          <p>{sentence("compare")}</p>
          <Signs label={t("verify.signs")} signs={step.signs.map(([sign, name]) => ({ sign, name }))} />
        </>
      );
    case "showing":
      return (
        <div className={css.code}>
          <p role="status">{sentence("show")}</p>
          <QrPicture data={step.code} label={t("verify.code")} />
        </div>
      );
    case "scanned":
      return <p role="status">{sentence("scanned")}</p>;
    case "done":
      return <Notice tone="success">{sentence("done")}</Notice>;
    case "ended":
      return (
        <Notice tone={step.why === "mismatch" || step.why === "scan" ? "danger" : "warn"}>
          {t(`verify.ended.${step.why}`)}
        </Notice>
      );
    default:
      return <p role="status">{sentence(step.is === "confirming" ? "confirming" : "waiting")}</p>;
  }
}
