import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { usualMoments, type Usual } from "../../../shared/reminders/moments.ts";
import { formatComing, useLocale, useText, withinSentence } from "../../../text/index.tsx";
import { MomentField, Radios } from "../../../ui/index.ts";
import { delayTo } from "./moment.ts";
import "../list/text.ts";

/** A moment to come, as it stands within a sentence. */
export function useComing(): (ms: number) => string {
  const t = useText();
  const locale = useLocale();
  const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  return (ms) => withinSentence(locale, formatComing(locale, ms, now(), days));
}

/** What was chosen: when, in ms; NaN while nothing is. */
export function useMoment(first: string = "") {
  const [usual] = useState(() => usualMoments(now()));
  const [chosen, setChosen] = useState<Usual | "own">(first === "" ? (usual[0]?.id ?? "own") : "own");
  const [own, setOwn] = useState(first);
  const at = chosen === "own" ? Date.parse(own) : (usual.find((one) => one.id === chosen)?.at ?? Number.NaN);
  return { usual, chosen, setChosen, own, setOwn, at };
}

/** Suggestions, and a field for any other moment. */
export function ChooseMoment({ moment }: { moment: ReturnType<typeof useMoment> }) {
  const t = useText();
  const whenOf = useComing();
  const { usual, chosen, at } = moment;
  const delay = delayTo(at, now());
  const fault = delay && "fault" in delay ? t(delay.fault === "past" ? "later.past" : "later.far") : null;
  return (
    <>
      <Radios
        label={t("later.when")}
        value={chosen}
        onChange={moment.setChosen}
        options={[
          ...usual.map(({ id, at: ms }) => ({ id, name: t(`later.${id}`), hint: whenOf(ms) })),
          { id: "own" as const, name: t("later.own") },
        ]}
      />
      {chosen === "own" && (
        <MomentField
          kind="datetime"
          label={t("later.moment")}
          value={moment.own}
          onChange={moment.setOwn}
          error={fault}
          isRequired
        />
      )}
    </>
  );
}
