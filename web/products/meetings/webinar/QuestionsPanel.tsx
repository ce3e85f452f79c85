import "./text.ts";
import type { Question, QuestionState } from "@safos/contract/webinar";
import { X } from "lucide-react";
import { useState } from "react";
import { useText, type TextKey } from "../../../text/index.tsx";
import { cx, IconButton, PlainButton } from "../../../ui/index.ts";
import stage from "../call/Stage.module.css";
import { AskQuestion } from "./AskQuestion.tsx";
import { QuestionRow } from "./QuestionRow.tsx";
import { useWebinar } from "./store.ts";
import css from "./Webinar.module.css";

type Tab = "open" | "waiting" | "answered";

const states: Readonly<Record<Tab, readonly QuestionState[]>> = {
  open: ["current", "open"],
  waiting: ["waiting", "dismissed"],
  answered: ["answered"],
};
const names: Readonly<Record<Tab, TextKey>> = {
  open: "webinar.tab.open",
  waiting: "webinar.tab.waiting",
  answered: "webinar.tab.answered",
};

/** What the audience asks, by votes; who leads shows, takes up, answers and dismisses. */
export function QuestionsPanel({ meetingId, onClose }: { meetingId: string | null; onClose: () => void }) {
  const t = useText();
  const { webinar } = useWebinar();
  const [tab, setTab] = useState<Tab>("open");
  const questions = webinar?.questions ?? [];
  const canLead = webinar?.canLead ?? false;
  const leads = canLead ? meetingId : null;
  const of = (one: Tab): Question[] => questions.filter(({ state }) => states[one].includes(state));
  const tabs: readonly Tab[] = canLead && webinar?.isReviewed ? ["open", "waiting", "answered"] : ["open", "answered"];
  const own = canLead ? [] : of("waiting");
  const waits = questions.filter(({ state }) => state === "waiting");
  return (
    <aside className={cx(stage.panel, css.panel)} aria-label={t("webinar.questions")}>
      <header className={stage.panelHead}>
        <h2>
          {t("webinar.questions")} <span className={stage.number}>{questions.length}</span>
        </h2>
        <IconButton label={t("common.close")} tone="stage" onPress={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      <div className={css.tabs} role="group" aria-label={t("webinar.tabs")}>
        {tabs.map((one) => (
          <PlainButton
            key={one}
            className={cx(css.tab, one === tab && css.isTab)}
            aria-pressed={one === tab}
            onPress={() => setTab(one)}
          >
            {t(names[one])} <span className={css.number}>{one === "waiting" ? waits.length : of(one).length}</span>
          </PlainButton>
        ))}
      </div>
      <div className={css.list}>
        <p className={css.about}>{t("webinar.sorted")}</p>
        <Rows questions={of(tab)} leads={leads} />
        {of(tab).length === 0 && own.length === 0 && <p className={css.about}>{t("webinar.none")}</p>}
        {tab === "open" && own.length > 0 && <Rows questions={own} leads={null} />}
        {tab === "open" && canLead && waits.length > 0 && (
          <>
            <h3 className={stage.group}>{t("webinar.waitingTitle", { n: waits.length })}</h3>
            <Rows questions={waits.slice(0, 3)} leads={leads} />
          </>
        )}
      </div>
      {canLead ? (
        <p className={css.foot}>{t(webinar?.isReviewed ? "webinar.reviewedNote" : "webinar.unreviewedNote")}</p>
      ) : (
        <AskQuestion isReviewed={webinar?.isReviewed ?? true} />
      )}
    </aside>
  );
}

function Rows({ questions, leads }: { questions: readonly Question[]; leads: string | null }) {
  if (questions.length === 0) return null;
  return (
    <ul>
      {questions.map((question) => (
        <QuestionRow key={question.id} question={question} leads={leads} canVote />
      ))}
    </ul>
  );
}
