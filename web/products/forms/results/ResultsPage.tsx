import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { isMissing } from "../../../platform/api.ts";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { useText } from "../../../text/index.tsx";
import { Skeleton } from "../../../ui/index.ts";
import { formQuery } from "../queries.ts";
import { FullResults } from "./FullResults.tsx";
import { SummaryOnly } from "./SummaryOnly.tsx";
import "../text.ts";

/** `/w/:workspaceId/forms/:formId/results`, live. Anyone who may only see the summary gets that and no more. */
export function ResultsPage() {
  const t = useText();
  const { workspaceId, formId } = useParams({ from: "/inside/w/$workspaceId/forms/$formId/results" });
  const form = useQuery({ ...formQuery(formId), retry: false, meta: { isQuiet: true } });
  if (form.data) return <FullResults key={formId} form={form.data} workspaceId={workspaceId} />;
  if (form.error && isMissing(form.error)) return <SummaryOnly formId={formId} workspaceId={workspaceId} />;
  if (form.error) return <TroublePage error={form.error} onRetry={() => void form.refetch()} />;
  return <Skeleton label={t("common.loading")} rows={5} />;
}
