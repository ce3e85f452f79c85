import { questionsOf } from "@safos/contract/form-logic";
import type { Form, Results } from "@safos/contract/forms";
import type { ReactNode } from "react";
import { now } from "../../../platform/clock.ts";
import { formatTime, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { ProgressBar } from "../../../ui/index.ts";
import css from "./Results.module.css";

const dayMs = 86_400_000;

/** How many have answered, how long it takes them, how many have not come to the end, and when the last one answered. */
export function ResultTiles({ form, results }: { form: Form; results: Results }) {
  const t = useText();
  const last = useLast(results);
  const { responseCount } = results;
  // Of how many is known only where each answers once.
  const invitedCount = form.settings.isOncePerPerson ? results.invitedCount : null;
  const stopped = questionsOf(form.content).findIndex((one) => one.id === results.stoppedAt) + 1;
  return (
    <dl className={css.tiles}>
      <Tile name={t("forms.r.count")}>
        <span className={css.big}>{responseCount}</span>{" "}
        {invitedCount !== null && <span className={css.of}>{t("forms.r.of", { n: invitedCount })}</span>}
        {invitedCount !== null && invitedCount > 0 && (
          <ProgressBar
            label={`${responseCount} ${t("forms.r.of", { n: invitedCount })}`}
            value={Math.min((responseCount / invitedCount) * 100, 100)}
          />
        )}
      </Tile>
      <Tile name={t("forms.r.median")}>
        <span className={css.big}>
          <Duration seconds={results.medianSeconds} />
        </span>
      </Tile>
      <Tile name={t("forms.r.begun")}>
        <span className={css.big}>{results.begunCount}</span>
        {stopped > 0 && <span className={css.sub}>{t("forms.r.stopped", { n: stopped })}</span>}
      </Tile>
      <Tile name={t("forms.r.last")}>
        <span className={css.big}>{last}</span>
        <span className={css.sub}>
          {form.settings.isAnonymous ? t("forms.r.noTime") : t("forms.r.today", { n: results.todayCount })}
        </span>
      </Tile>
    </dl>
  );
}

function Tile({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={css.tile}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Duration({ seconds }: { seconds: number | null }) {
  const t = useText();
  if (!seconds) return "–";
  const m = Math.floor(seconds / 60);
  const s = seconds % 60;
  return m === 0 ? t("forms.r.seconds", { s }) : t("forms.r.minutes", { m, s });
}

/** When the last answer came; of anonymous ones the day is all that is kept. */
function useLast({ lastAt, lastOn }: Results): string {
  const t = useText();
  const locale = useLocale();
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  if (lastAt !== null) {
    const last = Date.parse(lastAt);
    return now() - last < dayMs ? formatTime(locale, last) : formatWhen(locale, last, now(), days);
  }
  if (lastOn === null) return "–";
  return formatWhen(locale, Date.parse(`${lastOn}T12:00:00`), now(), days).replace(/ \d\d[.:]\d\d$/, "");
}
