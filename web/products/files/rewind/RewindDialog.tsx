import "./text.ts";
import { rewindRoutes } from "@safos/contract/routes/rewinds";
import type { RewindPlan } from "@safos/contract/rewinds";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { MomentField, Notice } from "../../../ui/index.ts";
import css from "./Rewind.module.css";
import { RewindProgress } from "./RewindProgress.tsx";

interface RewindDialogProps {
  folder: { readonly id: number; readonly name: string; readonly workspaceId: string };
  onClose: () => void;
}

const dayMs = 86_400_000;

/** As the field writes it: the day and time where the person is. */
function localMoment(ms: number): string {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Puts a folder back to how it was: the moment, what that will do, and how far it has come. */
export function RewindDialog({ folder, onClose }: RewindDialogProps) {
  const t = useText();
  const [moment, setMoment] = useState(() => localMoment(now() - dayMs));
  const at = moment === "" ? null : new Date(moment);
  const isPast = at !== null && at.getTime() < now();
  const plan = useQuery({
    queryKey: ["files", folder.workspaceId, "rewind", folder.id, moment],
    enabled: isPast,
    staleTime: 5000,
    retry: false,
    queryFn: () =>
      request(rewindRoutes.planRewind, {
        params: { id: folder.id },
        query: { to: (at ?? new Date()).toISOString() },
      }),
  });
  const begin = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(rewindRoutes.beginRewind, {
        params: { id: folder.id },
        body: { to: (at ?? new Date()).toISOString() },
      }),
  });
  if (begin.data) return <RewindProgress folder={folder} begun={begin.data} onClose={onClose} />;
  const count = plan.data ? plan.data.contents + plan.data.restored + plan.data.removed : 0;
  return (
    <FormDialog
      onClose={onClose}
      title={t("rewind.title", { name: folder.name })}
      about={t("rewind.about")}
      submit={t("rewind.begin")}
      isPending={begin.isPending}
      isIncomplete={!isPast || count === 0}
      onSubmit={() => begin.mutate()}
      error={begin.error}
    >
      <MomentField
        kind="datetime"
        label={t("rewind.moment")}
        value={moment}
        onChange={setMoment}
        error={moment !== "" && !isPast ? t("rewind.future") : null}
      />
      <div className={css.plan} role="status">
        {plan.isFetching && !plan.data && t("rewind.looking")}
        {plan.data && <PlanView plan={plan.data} isNothing={count === 0} />}
      </div>
      {plan.error && <Notice tone="danger">{explain(plan.error)}</Notice>}
    </FormDialog>
  );
}

function PlanView({ plan, isNothing }: { plan: RewindPlan; isNothing: boolean }) {
  const t = useText();
  const { contents, restored, removed, withoutVersion } = plan;
  return (
    <>
      {isNothing ? (
        <p>{t("rewind.nothing")}</p>
      ) : (
        <>
          <h3 className={css.heading}>{t("rewind.plan")}</h3>
          <ul className={css.list}>
            {contents > 0 && <li>{t("rewind.contents", { n: contents })}</li>}
            {restored > 0 && <li>{t("rewind.restored", { n: restored })}</li>}
            {removed > 0 && <li>{t("rewind.removed", { n: removed })}</li>}
          </ul>
        </>
      )}
      {withoutVersion > 0 && <p>{t("rewind.withoutVersion", { n: withoutVersion })}</p>}
      {!isNothing && <p className={css.quiet}>{t("rewind.moved")}</p>}
    </>
  );
}
