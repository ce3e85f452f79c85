import type { DepartureSurvey } from "@safos/contract/departures";
import { departureRoutes } from "@safos/contract/routes/departures";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Column, Columns, PageBody, PageHeader, Skeleton } from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import { ClosesStep } from "./ClosesStep.tsx";
import { Confirm } from "./Confirm.tsx";
import { draftOf, isPast, isUnderWay } from "./draft.ts";
import { HandOverStep } from "./HandOverStep.tsx";
import { Result } from "./Result.tsx";
import { StateNotice } from "./StateNotice.tsx";
import { Steps, steps } from "./Steps.tsx";
import { Summary } from "./Summary.tsx";
import { WhenStep } from "./WhenStep.tsx";
import css from "./Leaving.module.css";
import "./text.ts";

/** Someone leaves: who takes over what, and when the account closes. */
export function LeavingPage() {
  const { personId } = useParams({ from: "/inside/admin/persons/$personId/leaving" });
  return (
    <ForAdministrators>
      <Leaving key={personId} id={personId} />
    </ForAdministrators>
  );
}

function Leaving({ id }: { id: string }) {
  const t = useText();
  const { data } = useQuery({
    queryKey: ["departure", id],
    queryFn: () => request(departureRoutes.surveyDeparture, { params: { id } }),
    // A hand-over under way is followed; it takes seconds.
    refetchInterval: ({ state }) => (isUnderWay(state.data?.departure ?? null, now()) ? 1000 : false),
  });
  return (
    <PageBody isSunken>
      <PageHeader
        title={data ? t("leaving.title", { name: data.person.displayName }) : t("leaving.page")}
        about={t("leaving.lead")}
        back={<BackLink to="/admin/persons" />}
      />
      {data ? <Plan survey={data} /> : <Skeleton label={t("common.loading")} rows={5} />}
    </PageBody>
  );
}

function Plan({ survey }: { survey: DepartureSurvey }) {
  const t = useText();
  const [draft, setDraft] = useState(() => draftOf(survey, now()));
  const [step, setStep] = useState<(typeof steps)[number]>("when");
  const { departure } = survey;
  // One whose account was opened again may leave again.
  const isGone = departure?.state === "done" && survey.person.isDisabled;
  if (departure && (isGone || isUnderWay(departure, now())))
    return <Result departure={departure.state === "done" ? departure : { ...departure, state: "running" }} />;
  const next = steps[steps.indexOf(step) + 1];
  const before = steps[steps.indexOf(step) - 1];
  const isIncomplete = draft.successor === null || isPast(draft, now());
  const parts = { survey, draft, onChange: setDraft };
  return (
    <>
      {departure && departure.state !== "done" && <StateNotice departure={departure} />}
      <Steps current={step} />
      <Columns>
        <Column>
          {step === "when" && <WhenStep {...parts} />}
          {step === "handOver" && <HandOverStep {...parts} />}
          {step === "closes" && <ClosesStep survey={survey} draft={draft} />}
          {step === "summary" && <Summary survey={survey} draft={draft} />}
          <div className={css.foot}>
            {before && <Button onPress={() => setStep(before)}>{t("leaving.back")}</Button>}
            {next ? (
              <Button variant="primary" isDisabled={isIncomplete} onPress={() => setStep(next)}>
                {t("leaving.next", { step: t(`leaving.step.${next}`) })}
              </Button>
            ) : (
              <Confirm survey={survey} draft={draft} />
            )}
          </div>
        </Column>
        {step !== "summary" && (
          <Column>
            <Summary survey={survey} draft={draft} />
          </Column>
        )}
      </Columns>
    </>
  );
}
