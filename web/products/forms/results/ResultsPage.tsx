import { questionsOf } from "@safos/contract/form-logic";
import type { Form, Results } from "@safos/contract/forms";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { BarChart3, ChevronDown, Download, FileSpreadsheet, Send } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useItemEvents } from "../../../shared/items/index.ts";
import { api, isMissing } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { saveLink } from "../../../platform/download.ts";
import { queryClient } from "../../../platform/query.ts";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { formatComing, formatTime, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  buttonClass,
  EmptyState,
  Hidden,
  Menu,
  Notice,
  ProgressBar,
  Segmented,
  Select,
  showToast,
  Skeleton,
} from "../../../ui/index.ts";
import { CrossTables } from "./CrossTables.tsx";
import headCss from "../FormHead.module.css";
import { FormHead } from "../FormHead.tsx";
import { answeringQuery, formQuery, resultsQuery } from "../queries.ts";
import { QuestionResult, type Show } from "./QuestionResult.tsx";
import css from "./Results.module.css";
import { SingleResponses } from "./SingleResponses.tsx";
import "../text.ts";

/** `/w/:workspaceId/forms/:formId/results`, live. Anyone who may only see the summary gets that and no more. */
export function ResultsPage() {
  const t = useText();
  const { workspaceId, formId } = useParams({ from: "/inside/w/$workspaceId/forms/$formId/results" });
  const form = useQuery({ ...formQuery(formId), retry: false, meta: { isQuiet: true } });
  if (form.data) return <Full key={formId} form={form.data} workspaceId={workspaceId} />;
  if (form.error && isMissing(form.error)) return <SummaryOnly formId={formId} />;
  if (form.error) return <TroublePage error={form.error} onRetry={() => void form.refetch()} />;
  return <Skeleton label={t("common.loading")} rows={5} />;
}

/** News come often while many answer: the page asks again at most once a second. */
function useResultEvents(formId: string, onCount: () => void): void {
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const refresh = useCallback(() => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined;
      for (const part of ["results", "responses", "cross", "texts", "one"])
        void queryClient.invalidateQueries({ queryKey: ["forms", part, formId] });
      onCount();
    }, 700);
  }, [formId, onCount]);
  useItemEvents(
    "form",
    formId,
    useCallback((event) => event.type.startsWith("form.") && refresh(), [refresh]),
    refresh,
  );
}

function Full({ form, workspaceId }: { form: Form; workspaceId: string }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const [filter, setFilter] = useState("");
  const [show, setShow] = useState<Show>("both");
  const [part, setPart] = useState<"summary" | "single" | "cross">("summary");
  const { data: results } = useQuery(resultsQuery(form.id, filter));
  const [said, setSaid] = useState("");
  const before = useRef<number | null>(null);
  useResultEvents(
    form.id,
    useCallback(() => undefined, []),
  );
  useEffect(() => {
    if (!results) return;
    const fresh = before.current === null ? 0 : results.responseCount - before.current;
    if (fresh > 0) setSaid(t("forms.r.news", { n: fresh }));
    before.current = results.responseCount;
  }, [results, t]);
  const remind = useMutation({
    mutationFn: () => api.post<{ count: number }>(`/api/v1/forms/${form.id}/remind`),
    onSuccess: ({ count }) => showToast({ text: t("forms.r.reminded", { n: count }) }),
  });
  const words = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  const questions = questionsOf(form.content);
  const filters = [
    { id: "", name: t("forms.r.all") },
    ...questions
      .filter((one) => one.kind === "radio" || one.kind === "dropdown")
      .flatMap((question, index) =>
        (question.options ?? []).map((option) => ({
          id: `${question.id}=${option.id}`,
          name: option.label,
          hint: question.title || t("forms.questionTitle", { n: index + 1 }),
        })),
      ),
  ];
  const save = (format: string): void => saveLink(`/api/v1/forms/${form.id}/export?format=${format}`);
  return (
    <div className={headCss.page}>
      <FormHead
        workspaceId={workspaceId}
        formId={form.id}
        title={form.title}
        view="results"
        about={[
          form.state === "open" && form.settings.closesAt
            ? t("forms.openUntil", {
                when: formatComing(locale, Date.parse(form.settings.closesAt), now(), words).toLowerCase(),
              })
            : t(`forms.state.${form.state}`),
          form.settings.isAnonymous && t("forms.anonymous"),
        ]
          .filter(Boolean)
          .join(" · ")}
      >
        {form.sheetFileId !== null && (
          <a className={buttonClass("quiet")} href={`/api/v1/files/${form.sheetFileId}/content?download=1`} download>
            <FileSpreadsheet aria-hidden="true" />
            {t("forms.r.openSheet")}
          </a>
        )}
        <Menu
          label={t("forms.r.download")}
          trigger={
            <Button icon={<Download aria-hidden="true" />}>
              {t("forms.r.download")}
              <ChevronDown aria-hidden="true" />
            </Button>
          }
          actions={[
            { id: "xlsx", name: "Excel (.xlsx)", onAction: () => save("xlsx") },
            { id: "ods", name: "OpenDocument (.ods)", onAction: () => save("ods") },
            { id: "csv", name: "CSV", onAction: () => save("csv") },
            { id: "pdf", name: "PDF", onAction: () => save("pdf") },
          ]}
        />
        {form.state === "open" && (
          <Button
            variant="primary"
            icon={<Send aria-hidden="true" />}
            isPending={remind.isPending}
            onPress={() => remind.mutate()}
          >
            {t("forms.r.remind")}
          </Button>
        )}
      </FormHead>
      <div className={headCss.body}>
        <div className={css.inner}>
          <Hidden>
            <span role="status">{said}</span>
          </Hidden>
          {!results ? (
            <Skeleton label={t("common.loading")} rows={5} />
          ) : results.responseCount === 0 ? (
            <>
              <Tiles form={form} results={results} />
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
            </>
          ) : (
            <>
              <Tiles form={form} results={results} />
              <div className={css.bar}>
                <Segmented
                  label={t("forms.r.part")}
                  value={part}
                  options={[
                    { id: "summary", name: t("forms.r.summary") },
                    { id: "single", name: t("forms.r.single") },
                    { id: "cross", name: t("forms.r.cross") },
                  ]}
                  onChange={setPart}
                />
                {part !== "cross" && filters.length > 1 && (
                  <Select
                    label={t("forms.r.filter")}
                    isLabelHidden
                    isSmall
                    value={filter}
                    options={filters}
                    onChange={setFilter}
                  />
                )}
                {form.settings.isAnonymous && <span className={css.note}>{t("forms.r.hidden")}</span>}
                <span className={css.space} />
                {part === "summary" && (
                  <Segmented
                    label={t("forms.r.show")}
                    value={show}
                    options={[
                      { id: "chart", name: t("forms.r.chart") },
                      { id: "table", name: t("forms.r.table") },
                      { id: "both", name: t("forms.r.both") },
                    ]}
                    onChange={setShow}
                  />
                )}
              </div>
              {results.isHidden && part !== "cross" ? (
                <Notice tone="info">{t("forms.r.hiddenGroup")}</Notice>
              ) : part === "summary" ? (
                <div className={css.cards}>
                  {questions.map((question, index) => (
                    <QuestionResult
                      key={question.id}
                      formId={form.id}
                      number={index + 1}
                      question={question}
                      results={results}
                      show={show}
                      canReadAll
                    />
                  ))}
                </div>
              ) : part === "single" ? (
                <SingleResponses form={form} filter={filter} total={results.shownCount} />
              ) : (
                <CrossTables form={form} />
              )}
            </>
          )}
        </div>
      </div>
    </div>
  );
}

function SummaryOnly({ formId }: { formId: string }) {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId/forms/$formId/results" });
  const form = useQuery(answeringQuery(formId));
  const results = useQuery({ ...resultsQuery(formId, ""), retry: false, meta: { isQuiet: true } });
  useResultEvents(
    formId,
    useCallback(() => undefined, []),
  );
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
          <div className={css.cards}>
            {questionsOf(form.data.content).map((question, index) => (
              <QuestionResult
                key={question.id}
                formId={formId}
                number={index + 1}
                question={question}
                results={results.data}
                show="both"
                canReadAll={false}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

function Tiles({ form, results }: { form: Form; results: Results }) {
  const t = useText();
  const locale = useLocale();
  const { responseCount, medianSeconds } = results;
  // Of how many is known only where each answers once.
  const invitedCount = form.settings.isOncePerPerson ? results.invitedCount : null;
  const minutes = Math.floor((medianSeconds ?? 0) / 60);
  const seconds = (medianSeconds ?? 0) % 60;
  const stopped = questionsOf(form.content).findIndex((one) => one.id === results.stoppedAt) + 1;
  const last = results.lastAt === null ? null : Date.parse(results.lastAt);
  return (
    <dl className={css.tiles}>
      <div className={css.tile}>
        <dt>{t("forms.r.count")}</dt>
        <dd>
          <span className={css.big}>{responseCount}</span>{" "}
          {invitedCount !== null && <span className={css.of}>{t("forms.r.of", { n: invitedCount })}</span>}
          {invitedCount !== null && invitedCount > 0 && (
            <ProgressBar
              label={`${responseCount} ${t("forms.r.of", { n: invitedCount })}`}
              value={Math.min((responseCount / invitedCount) * 100, 100)}
            />
          )}
        </dd>
      </div>
      <div className={css.tile}>
        <dt>{t("forms.r.median")}</dt>
        <dd>
          <span className={css.big}>
            {!medianSeconds
              ? "–"
              : minutes === 0
                ? t("forms.r.seconds", { s: seconds })
                : t("forms.r.minutes", { m: minutes, s: seconds })}
          </span>
        </dd>
      </div>
      <div className={css.tile}>
        <dt>{t("forms.r.begun")}</dt>
        <dd>
          <span className={css.big}>{results.begunCount}</span>
          {stopped > 0 && <span className={css.sub}>{t("forms.r.stopped", { n: stopped })}</span>}
        </dd>
      </div>
      <div className={css.tile}>
        <dt>{t("forms.r.last")}</dt>
        <dd>
          <span className={css.big}>
            {last === null
              ? results.lastOn === null
                ? "–"
                : formatWhen(locale, Date.parse(`${results.lastOn}T12:00:00`), now(), words(t)).replace(
                    / \d\d[.:]\d\d$/,
                    "",
                  )
              : now() - last < 86_400_000
                ? formatTime(locale, last)
                : formatWhen(locale, last, now(), words(t))}
          </span>
          <span className={css.sub}>
            {form.settings.isAnonymous ? t("forms.r.noTime") : t("forms.r.today", { n: results.todayCount })}
          </span>
        </dd>
      </div>
    </dl>
  );
}

const words = (t: ReturnType<typeof useText>) => ({ today: t("common.today"), yesterday: t("common.yesterday") });
