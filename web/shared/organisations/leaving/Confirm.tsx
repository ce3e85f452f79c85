import type { DepartureSurvey, PlanDeparture } from "@safos/contract/departures";
import { departureRoutes } from "@safos/contract/routes/departures";
import { useMutation } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, showToast } from "../../../ui/index.ts";
import { isPast, planOf, type Draft } from "./draft.ts";
import { useEndText } from "./end-text.ts";

const refresh = (): Promise<unknown> =>
  Promise.all([["departure"], ["persons"]].map((queryKey) => queryClient.invalidateQueries({ queryKey })));

/** Plans it, changes the plan, or gives it up. */
export function Confirm({ survey, draft }: { survey: DepartureSurvey; draft: Draft }) {
  const t = useText();
  const endText = useEndText();
  const { id, displayName: name } = survey.person;
  const state = survey.departure?.state;
  const plan = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: PlanDeparture) => request(departureRoutes.planDeparture, { params: { id }, body }),
    async onSuccess(_, { endsAt }) {
      showToast({
        text: endsAt === null ? t("leaving.begun", { name }) : t("leaving.planned", { name, when: endText(endsAt) }),
      });
      await refresh();
    },
  });
  const cancel = useMutation({
    mutationFn: () => request(departureRoutes.cancelDeparture, { params: { id } }),
    async onSuccess() {
      showToast({ text: t("leaving.cancelled", { name }) });
      await refresh();
    },
  });
  const body = planOf(draft);
  const isNow = draft.endsAt === null || state === "stopped";
  return (
    <>
      {plan.isError && <Notice tone="danger">{explain(plan.error)}</Notice>}
      {state === "planned" && (
        <Button isPending={cancel.isPending} onPress={() => cancel.mutate()}>
          {t("leaving.cancel")}
        </Button>
      )}
      <Button
        variant={isNow ? "danger" : "primary"}
        isPending={plan.isPending}
        isDisabled={body === null || (state !== "stopped" && isPast(draft, now()))}
        onPress={() => body && plan.mutate(isNow ? { ...body, endsAt: null } : body)}
      >
        {t(isNow ? "leaving.planNow" : state === "planned" ? "leaving.change" : "leaving.plan")}
      </Button>
    </>
  );
}
