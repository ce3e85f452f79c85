import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { useText } from "../../../text/index.tsx";
import { buttonClass, Skeleton } from "../../../ui/index.ts";
import headCss from "../FormHead.module.css";
import { answeringQuery, resultsQuery } from "../queries.ts";
import { QuestionResults } from "./QuestionResults.tsx";
import css from "./Results.module.css";
import { useResultEvents } from "./useResultEvents.ts";
import { useTitle } from "../../../platform/title.ts";

/** For those who may answer and see what came of it, but not single answers. */
export function SummaryOnly({ formId, workspaceId }: { formId: string; workspaceId: string }) {
  const t = useText();
  const form = useQuery(answeringQuery(formId));
  useTitle("thing", form.data?.title);
  const results = useQuery({ ...resultsQuery(formId, ""), retry: false, meta: { isQuiet: true } });
  useResultEvents(formId);
  const error = form.error ?? results.error;
  if (error) return <TroublePage error={error} onRetry={() => void results.refetch()} />;
  if (!form.data || !results.data) return <Skeleton label={t("common.loading")} rows={5} />;
  return (
    <div className={headCss.page}>
      <header className={headCss.head}>
        <div className={headCss.headText}>
          <h1 className={headCss.headTitle}>{form.data.title}</h1>
          <div className={headCss.headAbout}>{t("forms.responses", { n: results.data.responseCount })}</div>
        </div>
        <Link to="/w/$workspaceId/forms" params={{ workspaceId }} className={buttonClass("quiet")}>
          {t("common.back")}
        </Link>
      </header>
      <div className={headCss.body}>
        <div className={css.inner}>
          <QuestionResults
            formId={formId}
            content={form.data.content}
            results={results.data}
            show="both"
            canReadAll={false}
          />
        </div>
      </div>
    </div>
  );
}
