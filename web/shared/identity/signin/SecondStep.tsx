import type { SecondProof, SecondStep as Step, StepUpProof } from "@safos/contract/credentials";
import { proofRoutes } from "@safos/contract/routes/credentials";
import type { Me } from "@safos/contract/identity";
import { ApiError } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import { ProofWays } from "../step-up/ProofWays.tsx";
import css from "../step-up/ProofWays.module.css";
import "../security/text.ts";

/** What the server answered to a right password of a person with a second factor; null for every other failure. */
export function secondStepOf(error: unknown): Step | null {
  if (!(error instanceof ApiError) || error.code !== "SECOND_FACTOR_NEEDED") return null;
  return error.data as unknown as Step;
}

const isSecond = (proof: StepUpProof): proof is SecondProof => proof.method !== "password";

/** The second step of signing in; the browser keeps what says that the first one was taken here. */
export function SecondStep(props: { step: Step; onSignedIn: (me: Me) => Promise<void>; onCancel: () => void }) {
  const t = useText();
  const { attempt, methods, passkey } = props.step;
  const send = async (proof: StepUpProof): Promise<void> => {
    if (!isSecond(proof)) return;
    await props.onSignedIn(await request(proofRoutes.finishSignIn, { body: { attempt, proof }, isQuiet: true }));
  };
  return (
    <div className={css.ways}>
      <ProofWays methods={methods} passkey={passkey} recoveryCodesLeft={null} onProof={send} />
      <Button variant="quiet" onPress={props.onCancel}>
        {t("secondStep.again")}
      </Button>
    </div>
  );
}
