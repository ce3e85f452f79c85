import type { OwnRecovery, RecoveryRequest } from "@safos/contract/key-recovery";
import { useMutation } from "@tanstack/react-query";
import type { MatrixClient } from "matrix-js-sdk";
import { useEffect, useEffectEvent, useState } from "react";
import { ExchangeSigns } from "../../../../platform/key-recovery/ExchangeSigns.tsx";
import type { Exchange } from "../../../../platform/key-recovery/seal.ts";
import { useWhen } from "../../../../platform/key-recovery/useWhen.ts";
import { FormDialog } from "../../../../platform/FormDialog.tsx";
import { useMe } from "../../../../platform/session.ts";
import { useText } from "../../../../text/index.tsx";
import { Button, Notice, showToast } from "../../../../ui/index.ts";
import css from "../section.module.css";
import { askAgency, choose, showKey, stepOf, takeAnswer, withdraw, type Step } from "./exchange.ts";
import { isOpenRequest } from "./own-recovery.ts";
import { keepPending, readPending, type Pending } from "./pending.ts";
import "../../../../platform/key-recovery/text.ts";

/** Where the server does not take our key. */
const mostTries = 30;
const tryEveryMs = 2000;

interface AskProps {
  readonly client: MatrixClient;
  readonly own: OwnRecovery;
  /** This device is open. */
  readonly onDone: () => void;
}

/** For a person whose recovery key is lost: asks the organisation for the one that it keeps, and goes through it with an officer. */
export function AskAgency({ client, own, onDone }: AskProps) {
  const t = useText();
  const agency = useMe().organisation.name;
  const [isAsking, setAsking] = useState(false);
  const [isMismatch, setMismatch] = useState(false);
  const { request } = own;
  const asking = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => askAgency(client.getSafeUserId()),
    onSuccess() {
      setMismatch(false);
      setAsking(false);
    },
  });
  if (request && isOpenRequest(own))
    return request.isThisSession ? (
      <Exchanging client={client} own={own} request={request} onDone={onDone} onMismatch={() => setMismatch(true)} />
    ) : null;
  const over =
    request?.isThisSession && (request.state === "refused" || request.state === "lapsed" || request.state === "ended")
      ? request.state
      : null;
  return (
    <>
      {isMismatch && <Notice tone="danger">{t("recovery.mismatch")}</Notice>}
      {over && <Notice tone="warn">{t(`recovery.over.${over}`, { agency })}</Notice>}
      <Button onPress={() => setAsking(true)}>{t("recovery.ask", { agency })}</Button>
      {isAsking && (
        <FormDialog
          onClose={() => setAsking(false)}
          title={t("recovery.ask", { agency })}
          submit={t("recovery.ask", { agency })}
          isPending={asking.isPending}
          onSubmit={() => asking.mutate()}
          error={asking.error}
        >
          <p>{t("recovery.askText", { agency })}</p>
        </FormDialog>
      )}
    </>
  );
}

type ExchangingProps = AskProps & { readonly request: RecoveryRequest; readonly onMismatch: () => void };

function Exchanging({ client, own, request, onDone, onMismatch }: ExchangingProps) {
  const t = useText();
  const userId = client.getSafeUserId();
  const [pending, setPending] = useState<Pending | null | undefined>();
  useEffect(() => {
    readPending(userId).then(setPending, () => setPending(null));
  }, [userId, request.id]);
  const showing = useMutation({
    meta: { isQuiet: true },
    retry: mostTries,
    retryDelay: tryEveryMs,
    async mutationFn(next: { pending: Pending; officerKey: string }) {
      const chosen = await choose(userId, next.pending, next.officerKey);
      setPending(chosen);
      if (chosen.officerKey === next.officerKey) await showKey(chosen);
    },
  });
  const withdrawing = useMutation({ mutationFn: () => withdraw(userId, request.id) });
  const taking = useMutation({
    meta: { isQuiet: true },
    gcTime: 0,
    mutationFn: (next: { pending: Pending; exchange: Exchange; answer: string }) =>
      takeAnswer(client, next.pending, next.exchange, next.answer),
    onSuccess(n) {
      showToast({ text: t("roomkeys.restored", { n }) });
      onDone();
    },
  });
  const step: Step = pending === undefined ? { is: "waiting" } : stepOf(request, pending);
  const goOn = useEffectEvent((): void => {
    if (!pending) return;
    if (step.is === "begun" && request.officerKey !== null && !showing.isPending)
      showing.mutate({ pending, officerKey: request.officerKey });
    if (step.is === "answered" && own.answer !== null && taking.isIdle)
      taking.mutate({ pending, exchange: step.exchange, answer: own.answer });
  });
  useEffect(() => goOn(), [step.is, request.officerKey, own.answer]);
  async function confirm(): Promise<void> {
    if (!pending) return;
    const next = { ...pending, isConfirmed: true };
    await keepPending(userId, next);
    setPending(next);
  }
  return (
    <div className={css.exchange} role="group" aria-label={t("recovery.choose")}>
      <StepText step={step} request={request} hasFailed={taking.isError} />
      {step.is === "comparing" && <ExchangeSigns exchange={step.exchange} />}
      <div className={css.actions}>
        {step.is === "comparing" ? (
          <>
            <Button
              isPending={withdrawing.isPending}
              onPress={() => {
                onMismatch();
                withdrawing.mutate();
              }}
            >
              {t("recovery.different")}
            </Button>
            <Button variant="primary" onPress={() => void confirm()}>
              {t("recovery.same")}
            </Button>
          </>
        ) : (
          <Button variant="quiet" isPending={withdrawing.isPending} onPress={() => withdrawing.mutate()}>
            {t("recovery.withdraw")}
          </Button>
        )}
      </div>
    </div>
  );
}

function StepText({ step, request, hasFailed }: { step: Step; request: RecoveryRequest; hasFailed: boolean }) {
  const t = useText();
  const when = useWhen();
  const agency = useMe().organisation.name;
  const who = request.officer?.displayName ?? agency;
  if (hasFailed) return <Notice tone="danger">{t("recovery.badAnswer")}</Notice>;
  switch (step.is) {
    case "waiting":
      return <p role="status">{t("recovery.asked", { agency, when: when(request.lapsesAt) })}</p>;
    case "begun":
      return <p role="status">{t("recovery.begun", { who })}</p>;
    case "comparing":
      return <p role="status">{t("recovery.compare", { who })}</p>;
    case "confirming":
    case "answered":
      return <p role="status">{t("recovery.waiting", { who })}</p>;
    default:
      return <Notice tone={step.is === "moved" ? "danger" : "warn"}>{t(`recovery.${step.is}`)}</Notice>;
  }
}

/** On every session of the person but the one that asks: they may not be who does. */
export function AskedElsewhere(props: { userId: string; own: OwnRecovery; deviceName: (label: string) => string }) {
  const t = useText();
  const agency = useMe().organisation.name;
  const { own, userId } = props;
  const { request } = own;
  const withdrawing = useMutation({ mutationFn: (id: string) => withdraw(userId, id) });
  if (!request || !isOpenRequest(own) || request.isThisSession) return null;
  const session = request.session ? props.deviceName(request.session.label) : t("recovery.unknownSession");
  return (
    <>
      <Notice tone="warn">{t("recovery.askedElsewhere", { agency, session })}</Notice>
      <Button variant="danger" isPending={withdrawing.isPending} onPress={() => withdrawing.mutate(request.id)}>
        {t("recovery.withdraw")}
      </Button>
    </>
  );
}
