import type { Form, Results } from "@safos/contract/forms";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BarChart3 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, Hidden, Notice, Skeleton } from "../../../ui/index.ts";
import headCss from "../FormHead.module.css";
import { resultsQuery } from "../queries.ts";
import { CrossTables } from "./CrossTables.tsx";
import { QuestionResults } from "./QuestionResults.tsx";
import css from "./Results.module.css";
import { ResultsBar, type ResultsView } from "./ResultsBar.tsx";
import { ResultsHead } from "./ResultsHead.tsx";
import { ResultTiles } from "./ResultTiles.tsx";
import { SingleResponses } from "./SingleResponses.tsx";
import { useResultEvents } from "./useResultEvents.ts";

/** All of it, for those who make the form. */
export function FullResults({ form, workspaceId }: { form: Form; workspaceId: string }) {
  const t = useText();
  const [view, setView] = useState<ResultsView>({ part: "summary", filter: "", show: "both" });
  const { data: results } = useQuery(resultsQuery(form.id, view.filter));
  const message = useArrivals(results);
  useResultEvents(form.id);
  return (
    <div className={headCss.page}>
      <ResultsHead form={form} workspaceId={workspaceId} />
      <div className={headCss.body}>
        <div className={css.inner}>
          <Hidden>
            <span role="status">{message}</span>
          </Hidden>
          {!results ? (
            <Skeleton label={t("common.loading")} rows={5} />
          ) : results.responseCount === 0 ? (
            <>
              <ResultTiles form={form} results={results} />
              <NoResponses form={form} workspaceId={workspaceId} />
            </>
          ) : (
            <>
              <ResultTiles form={form} results={results} />
              <ResultsBar form={form} view={view} onChange={setView} />
              <ResultsPart form={form} results={results} view={view} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** How many have answered since the page last counted, for those who hear it. */
function useArrivals(results: Results | undefined): string {
  const t = useText();
  const [message, setMessage] = useState("");
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (!results) return;
    const fresh = before.current === null ? 0 : results.responseCount - before.current;
    if (fresh > 0) setMessage(t("forms.r.arrived", { n: fresh }));
    before.current = results.responseCount;
  }, [results, t]);
  return message;
}

function ResultsPart({ form, results, view }: { form: Form; results: Results; view: ResultsView }) {
  const t = useText();
  if (view.part === "cross") return <CrossTables form={form} />;
  if (results.isHidden) return <Notice tone="info">{t("forms.r.hiddenGroup")}</Notice>;
  if (view.part === "single") return <SingleResponses form={form} filter={view.filter} total={results.shownCount} />;
  return <QuestionResults formId={form.id} content={form.content} results={results} show={view.show} canReadAll />;
}

function NoResponses({ form, workspaceId }: { form: Form; workspaceId: string }) {
  const t = useText();
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={<BarChart3 />}
      title={t("forms.r.none")}
      isFramed
      action={
        <Button
          onPress={() =>
            void navigate({
              to: "/w/$workspaceId/forms/$formId",
              params: { workspaceId, formId: form.id },
              search: { view: "sharing" },
            })
          }
        >
          {t("forms.view.sharing")}
        </Button>
      }
    >
      {t("forms.r.noneText")}
    </EmptyState>
  );
}
