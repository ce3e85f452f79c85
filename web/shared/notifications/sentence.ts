import { factOf } from "@safos/contract/notice-facts";
import type { Notice } from "@safos/contract/notifications";
import { formatComing, formatDate, hasText, withinSentence, type Text } from "../../text/index.tsx";
import type { TextKey } from "../../text/index.tsx";

type Reported = Pick<Notice, "reason" | "kind" | "excerpt">;

/** What has happened, as a sentence: each kind of item has its own where the reason alone says too little. */
export function sentenceOf(notice: Reported, who: string, t: Text, locale: string, now: number): string {
  const fact = factOf(notice);
  if (fact?.kind === "answers") return t("notices.answers", { n: fact.n });
  if (fact?.kind === "due") {
    const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
    const when = formatComing(locale, Date.parse(fact.at), now, days);
    return t("notices.dueAt", { when: withinSentence(locale, when) });
  }
  if (fact?.kind === "entryAnswer") return t(`notices.entryAnswer.${fact.answer}`, { who: fact.by ?? who });
  if (fact?.kind === "returned") return t("notices.returned", { name: fact.name });
  if (fact?.kind === "entry") {
    const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
    const when = withinSentence(locale, formatComing(locale, Date.parse(fact.at), now, days));
    return t(`notices.entry.${notice.reason as "invited" | "changed" | "closed" | "reminder"}`, { who, when });
  }
  if (fact?.kind === "roomLost") {
    const dates = fact.dates.map((one) => formatDate(locale, Date.parse(one), now)).join(", ");
    const more = fact.count - fact.dates.length;
    const when = more > 0 ? t("notices.andMore", { list: dates, n: more }) : dates;
    return t(dates === "" ? "notices.roomLost" : "notices.roomLostOn", { name: fact.name, when });
  }
  if (fact?.kind === "role") {
    const role = t(`personRole.${fact.role}`);
    const day = fact.until === null ? "" : formatDate(locale, Date.parse(fact.until) - 1, now);
    const until = day === "" ? "" : t("notices.roleUntil", { day });
    return t(`notices.reason.${notice.reason as "roleGiven" | "roleTaken" | "roleEnded"}`, { who, role, until });
  }
  if (fact?.kind === "until") {
    const day = formatDate(locale, Date.parse(fact.at) - 1, now);
    return t(`notices.reason.${notice.reason as "memberEnds" | "memberEndsFor"}`, { day });
  }
  if (fact?.kind === "contacts") {
    const names = fact.names.join(", ");
    const ended = t("notices.reason.memberEnded");
    return names === "" ? ended : `${ended}. ${t("notices.ask", { names })}`;
  }
  const special = `notices.reason.${notice.reason}.${notice.kind}`;
  return t(hasText(special) ? special : (`notices.reason.${notice.reason}` satisfies TextKey), { who });
}

/** What a person wrote, if the notice is about that. */
export function quoteOf(notice: Reported): string {
  const fact = factOf(notice);
  if (fact?.kind === "entryAnswer") return fact.comment;
  return fact ? "" : notice.excerpt;
}
