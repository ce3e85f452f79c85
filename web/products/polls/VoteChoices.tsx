import type { Poll, PollOption } from "@safos/contract/polls";
import { ArrowDown, ArrowUp, Check, CircleHelp, X } from "lucide-react";
import { useState } from "react";
import { useText } from "../../text/index.tsx";
import { Checkbox, Hidden, IconButton, Radios, Segmented } from "../../ui/index.ts";
import { useClashes } from "./clashes.ts";
import { useOptionText } from "./options.ts";
import css from "./Polls.module.css";
import { isTaken, moveOption, rankedOptions, type VoteDraft } from "./vote.ts";

interface ChoiceProps {
  readonly poll: Poll;
  readonly options: readonly PollOption[];
  readonly draft: VoteDraft;
  readonly onChange: (draft: VoteDraft) => void;
}

const withValue = (draft: VoteDraft, id: string, value: number): VoteDraft => ({
  ...draft,
  values: new Map(draft.values).set(id, value),
});

/** That no more may choose it, and that the voter has something else then. */
function useHints(poll: Poll): (option: PollOption) => string {
  const t = useText();
  const isBusy = useClashes(poll);
  return (option) => [isTaken(option) && t("poll.full"), isBusy(option) && t("poll.clash")].filter(Boolean).join(" · ");
}

function Hints({ text }: { text: string }) {
  return text !== "" && <span className={css.meta}> · {text}</span>;
}

export function SingleChoice({ poll, options, draft, onChange }: ChoiceProps) {
  const textOf = useOptionText(poll);
  const hintsOf = useHints(poll);
  return (
    <Radios
      label={poll.title}
      isLabelHidden
      value={[...draft.values].find(([, value]) => value === 1)?.[0] ?? ""}
      onChange={(id) => onChange({ ...draft, values: new Map([[id, 1]]) })}
      options={options.map((one) => ({
        id: one.id,
        name: textOf(one),
        ...(hintsOf(one) === "" ? {} : { hint: hintsOf(one) }),
        ...(isTaken(one) ? { isDisabled: true } : {}),
      }))}
    />
  );
}

export function MultipleChoice({ poll, options, draft, onChange }: ChoiceProps) {
  const textOf = useOptionText(poll);
  const hintsOf = useHints(poll);
  return (
    <div role="group" aria-label={poll.title} className={css.choices}>
      {options.map((one) => (
        <Checkbox
          key={one.id}
          isSelected={draft.values.get(one.id) === 1}
          isDisabled={isTaken(one)}
          onChange={(isOn) => onChange(withValue(draft, one.id, isOn ? 1 : 0))}
        >
          {textOf(one)}
          <Hints text={hintsOf(one)} />
        </Checkbox>
      ))}
    </div>
  );
}

export function YesNoChoice({ poll, options, draft, onChange }: ChoiceProps) {
  const t = useText();
  const textOf = useOptionText(poll);
  const hintsOf = useHints(poll);
  const yes = { id: "2" as const, name: t("poll.yes"), icon: <Check aria-hidden="true" /> };
  const maybe = { id: "1" as const, name: t("poll.maybe"), icon: <CircleHelp aria-hidden="true" /> };
  const no = { id: "0" as const, name: t("poll.no"), icon: <X aria-hidden="true" /> };
  return (
    <ul className={css.answers}>
      {options.map((one) => (
        <li key={one.id} className={css.answer}>
          <span className={css.option}>
            {textOf(one)}
            <Hints text={hintsOf(one)} />
          </span>
          <Segmented
            label={t("poll.answerFor", { option: textOf(one) })}
            value={draft.values.has(one.id) ? (String(draft.values.get(one.id)) as "0" | "1" | "2") : null}
            onChange={(value) => onChange(withValue(draft, one.id, Number(value)))}
            options={[...(isTaken(one) ? [] : [yes]), ...(poll.hasMaybe ? [maybe] : []), no]}
          />
        </li>
      ))}
    </ul>
  );
}

export function RankedChoice({ poll, options, draft, onChange }: ChoiceProps) {
  const t = useText();
  const textOf = useOptionText(poll);
  const [spoken, setSpoken] = useState("");
  const ranked = rankedOptions(draft, options);
  const move = (one: PollOption, by: number): void => {
    const { order, index } = moveOption(ranked, one.id, by);
    onChange({ ...draft, order });
    setSpoken(t("poll.ranked", { option: textOf(one), n: index + 1 }));
  };
  return (
    <>
      <p className={css.meta}>{t("poll.rankHelp")}</p>
      <ol className={css.answers}>
        {ranked.map((one, index) => (
          <li key={one.id} className={css.answer}>
            <span className={css.option}>
              <b>{index + 1}.</b> {textOf(one)}
            </span>
            <span>
              <IconButton
                label={t("poll.rankUp", { option: textOf(one) })}
                size="sm"
                isDisabled={index === 0}
                onPress={() => move(one, -1)}
              >
                <ArrowUp aria-hidden="true" />
              </IconButton>
              <IconButton
                label={t("poll.rankDown", { option: textOf(one) })}
                size="sm"
                isDisabled={index === ranked.length - 1}
                onPress={() => move(one, 1)}
              >
                <ArrowDown aria-hidden="true" />
              </IconButton>
            </span>
          </li>
        ))}
      </ol>
      <Hidden>
        <span role="status">{spoken}</span>
      </Hidden>
    </>
  );
}
