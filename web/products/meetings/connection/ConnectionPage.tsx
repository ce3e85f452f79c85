import "./text.ts";
import type { ConnectionTest } from "@safos/contract/meetings";
import { guestRoutes, meetingRoutes } from "@safos/contract/routes/meetings";
import { Link, useParams } from "@tanstack/react-router";
import { Copy, RotateCcw } from "lucide-react";
import { useCallback } from "react";
import { copyText } from "../../../platform/copy-text.ts";
import { request } from "../../../platform/request.ts";
import { useTitle } from "../../../platform/title.ts";
import { readUnlocked } from "../../../platform/unlocked.ts";
import { useText } from "../../../text/index.tsx";
import { Button, buttonClass, Notice } from "../../../ui/index.ts";
import css from "./ConnectionPage.module.css";
import { Improvements } from "./Improvements.tsx";
import { sentenceOf } from "./sentences.ts";
import { steps, verdictOf, type Verdict } from "./results.ts";
import { StepRow } from "./StepRow.tsx";
import { useConnectionTest } from "./useConnectionTest.ts";

const tones: Readonly<Record<Verdict, "info" | "success" | "warn" | "danger">> = {
  measuring: "info",
  good: "success",
  relayed: "warn",
  slow: "warn",
  soundOnly: "warn",
  stopped: "danger",
  unreachable: "danger",
  oldBrowser: "danger",
};

/** `/connection`: of someone who is signed in. */
export function ConnectionPage() {
  const t = useText();
  const begin = useCallback(() => request(meetingRoutes.beginTest, { isQuiet: true }), []);
  return (
    <ConnectionTestView begin={begin}>
      <Link to="/meetings" className={buttonClass("primary")}>
        {t("connection.toMeetings")}
      </Link>
    </ConnectionTestView>
  );
}

/** `/g/:secret/connection`: of a guest with a link. */
export function GuestConnectionPage() {
  const t = useText();
  const { secret } = useParams({ from: "/g/$secret/connection" });
  const begin = useCallback(
    () => request(guestRoutes.beginGuestTest, { params: { secret: readUnlocked(secret) }, isQuiet: true }),
    [secret],
  );
  return (
    <ConnectionTestView begin={begin} isAlone>
      <Link to="/g/$secret" params={{ secret }} className={buttonClass("primary")}>
        {t("connection.toMeeting")}
      </Link>
    </ConnectionTestView>
  );
}

function ConnectionTestView(props: {
  begin: () => Promise<ConnectionTest>;
  /** Without the frame of the page. */
  isAlone?: boolean;
  /** Where one goes on to. */
  children: React.ReactNode;
}) {
  const t = useText();
  const { results, test, trouble, again } = useConnectionTest(props.begin);
  useTitle("thing", t("connection.title"));
  const verdict = verdictOf(results);
  const rows = steps.map((step) => ({ step, sentence: sentenceOf(t, step, results, test) }));
  const copy = (): void =>
    void copyText(
      [
        `${t(`connection.${verdict}`)} ${t(`connection.${verdict}Text`)}`,
        ...rows.map(({ step, sentence }) => `${t(`connection.${step}`)}: ${sentence}`),
      ].join("\n"),
    );
  const Place = props.isAlone ? "main" : "div";
  return (
    <Place className={css.page} {...(props.isAlone ? { id: "content" } : {})}>
      <section className={css.card} aria-labelledby="connection-title">
        <header className={css.head}>
          <h1 id="connection-title">{t("connection.title")}</h1>
          <Notice tone={trouble === null ? tones[verdict] : "danger"}>
            {trouble ?? (
              <>
                <strong>{t(`connection.${verdict}`)}</strong> {t(`connection.${verdict}Text`)}
              </>
            )}
          </Notice>
        </header>
        <ul className={css.steps} aria-label={t("connection.results")}>
          {rows.map(({ step, sentence }) => (
            <StepRow key={step} step={step} state={results[step].state} sentence={sentence} />
          ))}
        </ul>
        <footer className={css.foot}>
          <Button
            icon={<RotateCcw aria-hidden="true" />}
            isDisabled={verdict === "measuring" && trouble === null}
            onPress={again}
          >
            {t("connection.again")}
          </Button>
          <Button variant="quiet" icon={<Copy aria-hidden="true" />} onPress={copy}>
            {t("connection.copy")}
          </Button>
          <span className={css.onward}>{props.children}</span>
        </footer>
      </section>
      <div className={css.aside}>
        {verdict !== "good" && verdict !== "measuring" && <Improvements test={test} />}
        <section className={css.box}>
          <h2>{t("connection.about")}</h2>
          <p>{t("connection.aboutText")}</p>
        </section>
      </div>
    </Place>
  );
}
