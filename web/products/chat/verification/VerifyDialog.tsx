import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useState, useSyncExternalStore } from "react";
import { Signs } from "../../../platform/Signs.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice, Skeleton } from "../../../ui/index.ts";
import { QrPicture } from "../../../shared/identity/security/QrPicture.tsx";
import type { Step, Verification } from "./verification.ts";
import { closeVerification } from "./verifications.ts";
import css from "./verification.module.css";
import "./text.ts";

// What reads pictures is fetched by those who scan.
const ScanCode = lazyRouteComponent(() => import("./ScanCode.tsx"), "ScanCode");

/** Two compare seven signs, or one scans the code of the other; `name`: of the other person, null for the person's own devices. */
export function VerifyDialog({ verification, name }: { verification: Verification; name: string | null }) {
  const t = useText();
  const step = useSyncExternalStore(verification.subscribe, verification.step);
  const [isCameraOn, setCameraOn] = useState(false);
  return (
    <Dialog
      isOpen
      onClose={closeVerification}
      title={name === null ? t("verify.titleOwn") : t("verify.title", { name })}
      closeLabel={t("common.close")}
      footer={<Actions verification={verification} step={step} isCameraOn={isCameraOn} setCameraOn={setCameraOn} />}
    >
      {step.is === "choosing" && step.canScan && isCameraOn ? (
        <Suspense fallback={<Skeleton label={t("common.loading")} />}>
          <ScanCode verification={verification} name={name} />
        </Suspense>
      ) : (
        <Stage step={step} name={name} />
      )}
    </Dialog>
  );
}

function Actions(props: {
  verification: Verification;
  step: Step;
  isCameraOn: boolean;
  setCameraOn: (isOn: boolean) => void;
}) {
  const t = useText();
  const { verification, step, isCameraOn, setCameraOn } = props;
  if (step.is === "comparing" || step.is === "scanned") {
    const isScanned = step.is === "scanned";
    return (
      <>
        <Button onPress={() => verification.mismatch()}>
          {t(isScanned ? "verify.notScanned" : "verify.different")}
        </Button>
        <Button variant="primary" onPress={() => void verification.confirm()}>
          {t(isScanned ? "verify.isScanned" : "verify.same")}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button variant="quiet" onPress={closeVerification}>
        {t(step.is === "done" || step.is === "ended" ? "common.close" : "common.cancel")}
      </Button>
      {step.is === "choosing" && (
        <>
          <Button onPress={() => verification.compare()}>{t("verify.compareInstead")}</Button>
          {step.canScan && (
            <Button variant={isCameraOn ? "secondary" : "primary"} onPress={() => setCameraOn(!isCameraOn)}>
              {t(isCameraOn ? (step.code ? "verify.showMine" : "verify.endCamera") : "verify.scanTheirs")}
            </Button>
          )}
        </>
      )}
    </>
  );
}

const alarming = ["mismatch", "scan", "code"];

function Stage({ step, name }: { step: Step; name: string | null }) {
  const t = useText();
  const sentence = (
    key: "waiting" | "show" | "showOrScan" | "scanOnly" | "scanning" | "scanned" | "compare" | "confirming" | "done",
  ): string => (name === null ? t(`verify.${key}Own`) : t(`verify.${key}`, { name }));
  switch (step.is) {
    case "comparing":
      return (
        <>
          <p>{sentence("compare")}</p>
          <Signs label={t("verify.signs")} signs={step.signs.map(([sign, name]) => ({ sign, name }))} />
        </>
      );
    case "choosing":
      return (
        <div className={css.code}>
          <p role="status">{sentence(!step.code ? "scanOnly" : step.canScan ? "showOrScan" : "show")}</p>
          {step.code && <QrPicture data={step.code} label={t("verify.code")} />}
        </div>
      );
    case "scanned":
      return <p role="status">{sentence("scanned")}</p>;
    case "done":
      return <Notice tone="success">{sentence("done")}</Notice>;
    case "ended":
      return <Notice tone={alarming.includes(step.why) ? "danger" : "warn"}>{t(`verify.ended.${step.why}`)}</Notice>;
    case "confirming":
    case "scanning":
      return <p role="status">{sentence(step.is)}</p>;
    default:
      return <p role="status">{sentence("waiting")}</p>;
  }
}
