import type { MatrixClient } from "matrix-js-sdk";
import { useEffect, useEffectEvent, useId, useRef, useState, useSyncExternalStore } from "react";
import { QrPicture } from "../../../shared/identity/security/QrPicture.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, buttonClass, CodeField, Dialog, Form, Notice } from "../../../ui/index.ts";
import css from "../verification/verification.module.css";
import { Admission, type Step } from "./admission.ts";
import "./text.ts";

/** Of what the new device shows. */
const length = 2;

/** Shows the code, asks for the digits of the new device, and leads to the page that allows it. Closing it ends it. */
export function AdmitDialog(props: { client: MatrixClient; onDone: () => void; onClose: () => void }) {
  const t = useText();
  const [admission] = useState(() => new Admission(props.client));
  const step = useSyncExternalStore(admission.subscribe, admission.step);
  const formId = useId();
  const onDone = useEffectEvent(props.onDone);
  useEffect(() => {
    void admission.begin();
    return () => admission.cancel();
  }, [admission]);
  useEffect(() => {
    if (step.is === "done") onDone();
  }, [step.is]);
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("newdevice.title")}
      closeLabel={t("common.close")}
      footer={<Actions step={step} admission={admission} formId={formId} onClose={props.onClose} />}
    >
      <Stage step={step} admission={admission} formId={formId} />
    </Dialog>
  );
}

interface StepProps {
  readonly step: Step;
  readonly admission: Admission;
  readonly formId: string;
}

function Actions({ step, admission, formId, onClose }: StepProps & { onClose: () => void }) {
  const t = useText();
  const isOver = step.is === "done" || step.is === "ended";
  return (
    <>
      {/* Where it ends, what had the focus is gone. */}
      <Button key={isOver ? "close" : "cancel"} variant="quiet" autoFocus={isOver} onPress={onClose}>
        {t(isOver ? "common.close" : "common.cancel")}
      </Button>
      {step.is === "digits" && (
        <Button variant="primary" type="submit" form={formId}>
          {t("newdevice.next")}
        </Button>
      )}
      {step.is === "asking" && <AskingLink address={step.address} />}
      {step.is === "ended" && (
        <Button variant="primary" onPress={() => void admission.begin()}>
          {t("newdevice.again")}
        </Button>
      )}
    </>
  );
}

/** To the page that asks whether the device may come in. */
function AskingLink({ address }: { address: string }) {
  const t = useText();
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.focus(), []);
  return (
    <a ref={link} className={buttonClass("primary")} href={address} target="_blank" rel="noreferrer">
      {t("newdevice.open")}
    </a>
  );
}

function Stage({ step, admission, formId }: StepProps) {
  const t = useText();
  switch (step.is) {
    case "showing":
      return (
        <div className={css.code}>
          <p role="status">{t("newdevice.show")}</p>
          <QrPicture data={step.code} label={t("newdevice.code")} />
          <p>{t("newdevice.life")}</p>
        </div>
      );
    case "digits":
      return <Digits admission={admission} isWrong={step.isWrong} formId={formId} />;
    case "done":
      return <Notice tone="success">{t("newdevice.done")}</Notice>;
    case "ended":
      return (
        <Notice tone={["digits", "foreign"].includes(step.why) ? "danger" : "warn"}>
          {t(`newdevice.ended.${step.why}`)}
        </Notice>
      );
    default:
      return <p role="status">{t(`newdevice.${step.is}`)}</p>;
  }
}

function Digits({ admission, isWrong, formId }: { admission: Admission; isWrong: boolean; formId: string }) {
  const t = useText();
  const [digits, setDigits] = useState("");
  return (
    <Form
      id={formId}
      onSubmit={() => {
        if (digits.length < length) return;
        admission.confirm(digits);
        setDigits("");
      }}
    >
      <p role="status">{t("newdevice.digitsText")}</p>
      <CodeField
        label={t("newdevice.digits")}
        length={length}
        value={digits}
        onChange={setDigits}
        error={isWrong && digits === "" ? t("newdevice.digitsWrong") : null}
        autoFocus
      />
    </Form>
  );
}
