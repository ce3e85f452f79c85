import type { StepUpProof } from "@safos/contract/credentials";
import { proofRoutes } from "@safos/contract/routes/credentials";
import { useQuery } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { answerStepUp } from "../../../platform/step-up.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice, Skeleton } from "../../../ui/index.ts";
import { ProofWays } from "./ProofWays.tsx";
import css from "./StepUpDialog.module.css";
import "../security/text.ts";

/** Asks for a second factor, or the password of those who have none. Escape leaves everything as it is. */
export function StepUpDialog() {
  const t = useText();
  // One attempt has five tries and five minutes; the next dialog begins another.
  const { data, error, refetch } = useQuery({
    queryKey: ["step-up"],
    queryFn: () => request(proofRoutes.beginStepUp),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const close = (): void => answerStepUp(false);
  const show = async (proof: StepUpProof): Promise<void> => {
    try {
      await request(proofRoutes.stepUp, { body: { attempt: data?.attempt ?? "", proof } });
      answerStepUp(true);
    } catch (refusal) {
      // A passkey signs each challenge once, and an attempt may be over.
      if (proof.method === "passkey") void refetch();
      throw refusal;
    }
  };
  return (
    <Dialog
      isOpen
      onClose={close}
      title={t("stepUp.title")}
      closeLabel={t("common.close")}
      footer={
        <>
          <span className={css.logged}>{t("stepUp.logged")}</span>
          <Button onPress={close}>{t("common.cancel")}</Button>
        </>
      }
    >
      <p>{t("stepUp.text")}</p>
      {error ? (
        <Notice tone="danger">{explain(error)}</Notice>
      ) : data ? (
        <ProofWays {...data} onProof={show} />
      ) : (
        <Skeleton label={t("common.loading")} />
      )}
    </Dialog>
  );
}
