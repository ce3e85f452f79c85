import "./text.ts";
import type { ChangeQuestion, Question } from "@safos/contract/webinar";
import { AudioLines, Check, ChevronUp } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, cx } from "../../../ui/index.ts";
import { changeQuestion, vote } from "./verbs.ts";
import css from "./Webinar.module.css";

/** One question with its votes. `leads`: the meeting, when one leads it. */
export function QuestionRow(props: { question: Question; leads: string | null; canVote: boolean }) {
  const { question, leads } = props;
  const { id, state, text } = question;
  const t = useText();
  const [isAnswering, setAnswering] = useState(false);
  const isOpen = state === "open" || state === "current";
  return (
    <li
      className={cx(css.question, state === "current" && css.isCurrent, state === "waiting" && css.isWaiting)}
      aria-current={state === "current" || undefined}
    >
      <button
        type="button"
        className={cx(css.vote, question.hasVoted && css.hasVoted)}
        aria-pressed={question.hasVoted}
        aria-label={t("webinar.vote", { n: question.votes })}
        disabled={!props.canVote || !isOpen}
        onClick={() => void vote(id, !question.hasVoted)}
      >
        <ChevronUp aria-hidden="true" />
        {question.votes}
      </button>
      <div className={css.questionBody}>
        <p className={css.questionText}>{text}</p>
        {question.answer && (
          <p className={css.answer}>
            <span className={css.answerBy}>
              <Check aria-hidden="true" />
              {t("webinar.answerBy", { name: question.answer.name })}
            </span>
            {question.answer.text}
          </p>
        )}
        <div className={css.questionFoot}>
          <span className={css.by}>
            <By question={question} />
          </span>
          {state === "current" && (
            <span className={css.chip}>
              <AudioLines aria-hidden="true" />
              {t("webinar.current")}
            </span>
          )}
          {leads !== null && !isAnswering && (
            <Verbs question={question} meetingId={leads} onAnswer={() => setAnswering(true)} />
          )}
        </div>
        {leads !== null && isAnswering && (
          <Answer questionId={id} meetingId={leads} onDone={() => setAnswering(false)} />
        )}
      </div>
    </li>
  );
}

function By({ question }: { question: Question }) {
  const t = useText();
  const { isAnonymous, isMine, name, organisationName, state } = question;
  if (isMine)
    return (
      <>
        {t("webinar.you")}
        {state === "waiting" && ` · ${t("webinar.mineWaits")}`}
        {state === "dismissed" && ` · ${t("webinar.mineDismissed")}`}
      </>
    );
  if (name === null) return t("webinar.anonymous");
  const shown = [name, organisationName].filter(Boolean).join(" · ");
  return isAnonymous ? t("webinar.anonymousOf", { name: shown }) : shown;
}

function Verbs(props: { question: Question; meetingId: string; onAnswer: () => void }) {
  const t = useText();
  const { question, meetingId } = props;
  const { state } = question;
  const to = (change: ChangeQuestion) => () => void changeQuestion(meetingId, question.id, change);
  return (
    <span className={css.verbs}>
      {state === "waiting" && (
        <>
          <Button variant="stage" size="sm" onPress={to({ state: "dismissed" })}>
            {t("webinar.dismiss")}
          </Button>
          <Button variant="stage" size="sm" onPress={to({ state: "open" })}>
            {t("webinar.show")}
          </Button>
        </>
      )}
      {state === "open" && (
        <>
          <Button variant="stage" size="sm" onPress={props.onAnswer}>
            {t("webinar.answerText")}
          </Button>
          <Button variant="stage" size="sm" onPress={to({ state: "current" })}>
            {t("webinar.takeUp")}
          </Button>
        </>
      )}
      {state === "current" && (
        <Button variant="stage" size="sm" onPress={to({ state: "answered" })}>
          {t("webinar.done")}
        </Button>
      )}
      {(state === "answered" || state === "dismissed") && (
        <Button variant="stage" size="sm" onPress={to({ state: "open" })}>
          {t("webinar.reopen")}
        </Button>
      )}
    </span>
  );
}

function Answer(props: { questionId: string; meetingId: string; onDone: () => void }) {
  const t = useText();
  const [text, setText] = useState("");
  return (
    <form
      className={css.write}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === "") return;
        void changeQuestion(props.meetingId, props.questionId, { answer: text.trim() }).then(
          (isDone) => isDone && props.onDone(),
        );
      }}
    >
      <textarea
        aria-label={t("webinar.answer")}
        value={text}
        maxLength={2000}
        rows={3}
        // The person has just pressed what opens it.
        ref={(element) => element?.focus()}
        onChange={(event) => setText(event.target.value)}
      />
      <span className={css.verbs}>
        <Button variant="stage" size="sm" onPress={props.onDone}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" variant="primary" size="sm" isDisabled={text.trim() === ""}>
          {t("webinar.sendAnswer")}
        </Button>
      </span>
    </form>
  );
}
