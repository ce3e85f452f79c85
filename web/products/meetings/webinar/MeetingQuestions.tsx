import "./text.ts";
import { webinarRoutes } from "@safos/contract/routes/webinar";
import { useQuery } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import css from "../MeetingPanel.module.css";
import own from "./Webinar.module.css";

/** What was asked in a webinar, on the meeting's page. */
export function MeetingQuestions({ meetingId }: { meetingId: string }) {
  const t = useText();
  const { data } = useQuery({
    queryKey: ["meetings", "webinar", meetingId],
    queryFn: () => request(webinarRoutes.readWebinar, { params: { id: meetingId }, isQuiet: true }),
  });
  const questions = data?.questions.filter(({ state }) => state !== "dismissed") ?? [];
  return (
    <section aria-label={t("webinar.questions")}>
      <h3 className={css.heading}>{t("webinar.questions")}</h3>
      {questions.length === 0 && <p className={css.hint}>{t("webinar.none")}</p>}
      <ol className={own.kept}>
        {questions.map(({ id, text, name, votes, answer }) => (
          <li key={id}>
            <p className={own.questionText}>{text}</p>
            <p className={css.hint}>
              {name ?? t("webinar.anonymous")} · {t("webinar.votes", { n: votes })}
            </p>
            {answer && (
              <p className={own.questionText}>
                <span className={css.hint}>{t("webinar.answerBy", { name: answer.name })}: </span>
                {answer.text}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
