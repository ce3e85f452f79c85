import { authorisationRoutes } from "@safos/contract/routes/openid";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, Skeleton } from "../../../ui/index.ts";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import { Consent } from "./Consent.tsx";
import { HomeLink } from "./HomeLink.tsx";
import "./text.ts";

/** A program asks to come in as the person: its question, and the way back to it with the answer. */
export function AuthorisePage() {
  return (
    <EntryFrame>
      <Question />
    </EntryFrame>
  );
}

function useAnswer(uid: string) {
  return useMutation({
    meta: { isQuiet: true },
    mutationFn: (isAllowed: boolean) =>
      request(authorisationRoutes.answerAuthorisation, { params: { uid }, body: { isAllowed } }),
    onSuccess: ({ goTo }) => window.location.assign(goTo),
  });
}

function Question() {
  const t = useText();
  const { uid } = useParams({ from: "/authorise/$uid" });
  const { data: asked, error } = useQuery({
    queryKey: ["authorisation", uid],
    queryFn: () => request(authorisationRoutes.readAuthorisation, { params: { uid } }),
    retry: false,
    // What was asked does not change, and it is answered once.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const answer = useAnswer(uid);
  const { mutate, isIdle } = answer;
  const goesOn = asked?.isRemembered === true && !asked.needsProof;
  useEffect(() => {
    if (goesOn && isIdle) mutate(true);
  }, [goesOn, isIdle, mutate]);
  if (error) return <Refused error={error} onBack={() => mutate(false)} isGoing={!isIdle && !answer.isError} />;
  if (!asked) return <Skeleton label={t("common.loading")} rows={4} />;
  const name = asked.clientName;
  if (answer.isError && goesOn) return <Refused error={answer.error} onBack={null} isGoing={false} />;
  if (goesOn) return <EntryHeading title={t("program.title", { name })} lead={t("program.going", { name })} />;
  return (
    <Consent asked={asked} onAnswer={mutate} isPending={answer.isPending || answer.isSuccess}>
      {answer.isError && <Notice tone="danger">{explain(answer.error)}</Notice>}
    </Consent>
  );
}

function Refused(props: { error: unknown; onBack: (() => void) | null; isGoing: boolean }) {
  const t = useText();
  const isForeign = props.error instanceof ApiError && props.error.code === "CLIENT_FOREIGN";
  if (isForeign && props.onBack)
    return (
      <>
        <EntryHeading title={t("program.foreignTitle")} lead={t("program.foreignText")} />
        <Button variant="secondary" size="lg" isPending={props.isGoing} onPress={props.onBack}>
          {t("program.deny")}
        </Button>
      </>
    );
  return (
    <>
      <EntryHeading title={t("program.faultTitle")} lead={explain(props.error)} />
      <HomeLink />
    </>
  );
}
