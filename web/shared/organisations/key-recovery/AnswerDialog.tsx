import type { RecoveryRequest } from "@safos/contract/key-recovery";
import { keyRecoveryRoutes } from "@safos/contract/routes/key-recovery";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { ExchangeSigns } from "../../../platform/key-recovery/ExchangeSigns.tsx";
import type { Exchange } from "../../../platform/key-recovery/seal.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice, showToast } from "../../../ui/index.ts";
import { BrokenPromise, exchangeOf, giveKey, stopAnswer, type Answering } from "./answering.ts";
import { OpenKeyDialog } from "./OpenKeyDialog.tsx";
import { refreshRequests } from "./queries.ts";
import "./text.ts";

const over: readonly string[] = ["withdrawn", "refused", "lapsed", "ended", "done"];
const lookMs = 1500;

/** An officer opens the organisation's file, compares with the person, and gives them their key. */
export function AnswerDialog({ request: one, onClose }: { request: RecoveryRequest; onClose: () => void }) {
  const [answering, setAnswering] = useState<Answering | null>(null);
  if (!answering) return <OpenKeyDialog request={one} onBegun={setAnswering} onClose={onClose} />;
  return <CompareDialog request={one} answering={answering} onClose={onClose} />;
}

function CompareDialog(props: { request: RecoveryRequest; answering: Answering; onClose: () => void }) {
  const t = useText();
  const { answering, onClose } = props;
  const { id } = answering;
  const person = props.request.person.displayName;
  const { data: shown, error } = useQuery({
    queryKey: ["key-recovery", "compare", id],
    queryFn: async (): Promise<{ state: RecoveryRequest["state"]; exchange: Exchange | null }> => {
      const now = await request(keyRecoveryRoutes.readRecoveryRequest, { params: { id } });
      return { state: now.state, exchange: over.includes(now.state) ? null : await exchangeOf(answering, now) };
    },
    refetchInterval: ({ state }) =>
      state.error instanceof BrokenPromise || state.data?.exchange || over.includes(state.data?.state ?? "")
        ? false
        : lookMs,
    retry: (count, failure) => !(failure instanceof BrokenPromise) && count < 3,
    gcTime: 0,
    meta: { isQuiet: true },
  });
  const exchange = shown?.exchange ?? null;
  const isOver = shown !== undefined && over.includes(shown.state);
  const giving = useMutation({
    meta: { isQuiet: true },
    // What it holds is a secret: nothing keeps it longer than this is shown.
    gcTime: 0,
    mutationFn: (of: Exchange) => giveKey(answering, of),
    onSuccess() {
      showToast({ text: t("recovery.admin.given", { person }) });
      refreshRequests();
      onClose();
    },
  });
  const stopping = useMutation({
    meta: { isQuiet: true },
    gcTime: 0,
    mutationFn: () => stopAnswer(answering),
    onSettled() {
      refreshRequests();
      onClose();
    },
  });
  const isBroken = error instanceof BrokenPromise;
  const close = (): void => {
    // Nobody else can go on where this page stops: it ends, and the person asks again.
    if (isOver || isBroken) {
      refreshRequests();
      onClose();
    } else stopping.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={close}
      title={t("recovery.admin.answerTitle", { person })}
      closeLabel={t("common.close")}
      footer={
        exchange && !isOver ? (
          <>
            <Button isPending={stopping.isPending} onPress={close}>
              {t("recovery.different")}
            </Button>
            <Button variant="primary" isPending={giving.isPending} onPress={() => giving.mutate(exchange)}>
              {t("recovery.admin.give")}
            </Button>
          </>
        ) : (
          <Button variant="quiet" onPress={close}>
            {t(isOver || isBroken ? "common.close" : "common.cancel")}
          </Button>
        )
      }
    >
      {isBroken && <Notice tone="danger">{t("recovery.admin.broken")}</Notice>}
      {isOver && <Notice tone="warn">{t("recovery.admin.over")}</Notice>}
      {!exchange && !isOver && !isBroken && <p role="status">{t("recovery.admin.waitingFor", { person })}</p>}
      {exchange && !isOver && (
        <>
          <p>{t("recovery.admin.compare", { person })}</p>
          <ExchangeSigns exchange={exchange} />
        </>
      )}
      {giving.error && <Notice tone="danger">{explain(giving.error)}</Notice>}
    </Dialog>
  );
}
