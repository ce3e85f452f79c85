import type { BreakGlass } from "@safos/contract/break-glass";
import { breakGlassRoutes } from "@safos/contract/routes/break-glass";
import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Notice, showToast } from "../../../ui/index.ts";
import { nameOfWorkspace } from "./RequestRow.tsx";
import "./text.ts";

/** Asked once more before it opens: what opens, to whom, and who sees it. */
export function ApproveDialog({ request: one, onClose }: { request: BreakGlass; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const person = one.person.displayName;
  const workspace = nameOfWorkspace(t, one);
  const approve = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(breakGlassRoutes.approveBreakGlass, { params: { id: one.id } }),
    onSuccess({ until }) {
      showToast({
        text: t("breakGlass.approved", { person, workspace, until: formatTime(locale, Date.parse(until ?? "")) }),
      });
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["break-glass"] }),
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("breakGlass.approveTitle")}
      about={workspace}
      submit={t("breakGlass.approve")}
      isPending={approve.isPending}
      onSubmit={() => approve.mutate()}
      error={approve.error}
    >
      <p>
        {t("breakGlass.approveText", { person, organisation: one.person.organisationName, workspace, n: one.minutes })}
      </p>
      <p>{t("breakGlass.reason", { reason: one.reason })}</p>
      {one.pastRule && (
        <Notice tone="warn" isQuiet>
          {t("breakGlass.pastRule")} {explainPolicy(one.pastRule)}
        </Notice>
      )}
    </FormDialog>
  );
}
