import type { Person } from "@safos/contract/identity";
import { Check, CircleHelp, X } from "lucide-react";
import { useMe } from "../../../platform/session.ts";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { titleOf } from "../attached/attached.ts";
import { instantAt } from "../days.ts";
import { inZone, type Draft } from "../draft.ts";
import { ownZone } from "../queries.ts";
import "../text.ts";
import css from "./Planning.module.css";

function useWhen(draft: Draft): string {
  const locale = useLocale();
  const t = useText();
  const { start, end } = inZone(draft, ownZone());
  const [from, to] = draft.isAllDay ? [draft.start, draft.end] : [start, end];
  if (from === "" || to === "") return "";
  const days = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const day = (local: string): string => days.format(instantAt(local));
  const time = (local: string): string => formatTime(locale, instantAt(local));
  const isOneDay = from.slice(0, 10) === to.slice(0, 10);
  const repeats = draft.repeat === "none" ? "" : ` · ${t(`calendar.repeat.${draft.repeat}`).toLocaleLowerCase(locale)}`;
  if (draft.isAllDay) return `${isOneDay ? day(from) : `${day(from)} – ${day(to)}`}${repeats}`;
  const until = isOneDay ? time(to) : `${day(to)} ${time(to)}`;
  return `${day(from)}, ${time(from)}–${until}${repeats}`;
}

/** What those who are invited see of it in their own program. */
export function InvitationPreview({ draft, organiser }: { draft: Draft; organiser: Person | null }) {
  const t = useText();
  const me = useMe();
  const who = organiser ?? me.person;
  const when = useWhen(draft);
  const attached = draft.attachments.filter(({ url }) => url !== null);
  const location = draft.location.trim() || (draft.hasCall ? t("planning.call") : "");
  return (
    <section className={`${css.card} ${css.preview}`} aria-label={t("planning.preview")}>
      <h3 className={css.title}>{t("planning.preview")}</h3>
      <div className={css.mail}>
        <p className={css.answers} aria-hidden="true">
          <span>
            <Check /> {t("invitations.accept")}
          </span>
          <span>
            <CircleHelp /> {t("invitations.tentative")}
          </span>
          <span>
            <X /> {t("invitations.decline")}
          </span>
        </p>
        <dl className={css.facts}>
          <dt>{t("planning.from")}</dt>
          <dd>{[who.displayName, who.organisationName].filter(Boolean).join(", ")}</dd>
          <dt>{t("planning.subject")}</dt>
          <dd>
            <b>{draft.summary.trim() || t("calendar.untitled")}</b>
          </dd>
          <dt>{t("planning.when")}</dt>
          <dd>{when}</dd>
          {location !== "" && (
            <>
              <dt>{t("calendar.location")}</dt>
              <dd>{location}</dd>
            </>
          )}
          {attached.length > 0 && (
            <>
              <dt>{t("calendar.attached")}</dt>
              <dd>{attached.map(titleOf).join(", ")}</dd>
            </>
          )}
        </dl>
        {draft.description.trim() !== "" && <p className={css.text}>{draft.description.trim()}</p>}
        <p className={css.text}>{t(draft.hasCall ? "planning.answersAndCall" : "planning.answers")}</p>
      </div>
    </section>
  );
}
