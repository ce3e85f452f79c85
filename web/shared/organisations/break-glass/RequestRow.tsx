import type { BreakGlass } from "@safos/contract/break-glass";
import { breakGlassRoutes } from "@safos/contract/routes/break-glass";
import { useMutation } from "@tanstack/react-query";
import { Siren } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { formatComing, formatTime, formatWhen, useLocale, useText, type Text } from "../../../text/index.tsx";
import { Button, Chip, IconTile, Item, showToast, type ChipTone } from "../../../ui/index.ts";
import css from "./BreakGlass.module.css";
import "./text.ts";

const tones: Readonly<Record<BreakGlass["state"], ChipTone>> = {
  asked: "warn",
  open: "danger",
  refused: "plain",
  lapsed: "plain",
  ended: "plain",
};

export const nameOfWorkspace = (t: Text, { workspace }: BreakGlass): string =>
  workspace.name || t("breakGlass.someWorkspace");

/** One request: who is to read where, why, and what can be done about it. */
export function RequestRow({ request: one, onApprove }: { request: BreakGlass; onApprove: () => void }) {
  const t = useText();
  const facts = { person: one.person.displayName, workspace: nameOfWorkspace(t, one), n: one.minutes };
  const title =
    one.state === "asked"
      ? t("breakGlass.sentence", facts)
      : t(one.state === "open" ? "breakGlass.sentence.open" : "breakGlass.sentence.past", facts);
  return (
    <Item
      isTall
      icon={
        <IconTile>
          <Siren />
        </IconTile>
      }
      title={<span className={css.title}>{title}</span>}
      about={<About one={one} />}
      below={
        <>
          <Chip tone={tones[one.state]}>{t(`breakGlass.state.${one.state}`)}</Chip>
          {one.canDecide && <Answers one={one} onApprove={onApprove} />}
        </>
      }
    />
  );
}

function About({ one }: { one: BreakGlass }) {
  const t = useText();
  const locale = useLocale();
  const inSentence = (day: string) => day.toLocaleLowerCase(locale);
  const days = {
    today: inSentence(t("common.today")),
    tomorrow: inSentence(t("common.tomorrow")),
    yesterday: inSentence(t("common.yesterday")),
  };
  const when = (moment: string) => formatWhen(locale, Date.parse(moment), now(), days);
  const coming = (moment: string) => formatComing(locale, Date.parse(moment), now(), days);
  const time = (moment: string) => formatTime(locale, Date.parse(moment));
  const lines = [
    `${one.person.name} · ${one.person.organisationName}`,
    t("breakGlass.reason", { reason: one.reason }),
    one.pastRule && explainPolicy(one.pastRule),
    one.state === "asked" && t("breakGlass.lapses", { when: coming(one.lapsesAt) }),
    one.state === "asked" && !one.canDecide && t("breakGlass.owner", { organisation: one.organisation.name }),
    one.state === "open" && one.until && t("breakGlass.until", { until: time(one.until) }),
    one.decidedBy &&
      one.decidedAt &&
      t("breakGlass.decidedBy", { person: one.decidedBy.displayName, when: when(one.decidedAt) }),
  ].filter((line) => typeof line === "string");
  return (
    <span className={css.lines}>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
}

function Answers({ one, onApprove }: { one: BreakGlass; onApprove: () => void }) {
  const t = useText();
  const answer = useMutation({
    mutationFn: (route: typeof breakGlassRoutes.refuseBreakGlass | typeof breakGlassRoutes.endBreakGlass) =>
      request(route, { params: { id: one.id } }),
    onSuccess: (_, route) =>
      showToast({ text: t(route === breakGlassRoutes.endBreakGlass ? "breakGlass.ended" : "breakGlass.refused") }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["break-glass"] }),
  });
  if (one.state === "open")
    return (
      <Button
        variant="danger"
        size="sm"
        isPending={answer.isPending}
        onPress={() => answer.mutate(breakGlassRoutes.endBreakGlass)}
      >
        {t("breakGlass.end")}
      </Button>
    );
  return (
    <span className={css.answers}>
      <Button size="sm" isPending={answer.isPending} onPress={() => answer.mutate(breakGlassRoutes.refuseBreakGlass)}>
        {t("breakGlass.refuse")}
      </Button>
      <Button variant="primary" size="sm" onPress={onApprove}>
        {t("breakGlass.approve")}
      </Button>
    </span>
  );
}
