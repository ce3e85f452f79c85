import type { HoldingName } from "@safos/contract/departures";
import type { Person } from "@safos/contract/identity";
import { useText } from "../../../text/index.tsx";
import { IconTile, Inset, Item, Notice, Section, Select } from "../../../ui/index.ts";
import { successorOf, type Draft } from "./draft.ts";
import { holdingIcons, useHoldingText } from "./holdings.tsx";
import type { StepProps } from "./WhenStep.tsx";

/** Who may be chosen for a part: the successor of everything, those named for other parts, and the nearest colleagues. */
function choicesOf(draft: Draft, suggestions: readonly Person[]): Person[] {
  const all = [...(draft.successor ? [draft.successor] : []), ...draft.own.values(), ...suggestions];
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

/** Each part of what the person has, and who takes it over. */
export function HandOverStep({ survey, draft, onChange }: StepProps) {
  const t = useText();
  const textOf = useHoldingText();
  const some = survey.holdings.filter((one) => one.count > 0);
  const choices = choicesOf(draft, survey.suggestions);
  const choose = (name: HoldingName, person: Person | undefined): void => {
    const own = new Map(draft.own);
    if (!person || person.id === draft.successor?.id) own.delete(name);
    else own.set(name, person);
    onChange({ ...draft, own });
  };
  return (
    <Section title={t("leaving.step.handOver")}>
      {some.length === 0 && (
        <Inset>
          <Notice isQuiet>{t("leaving.nothing", { name: survey.person.displayName })}</Notice>
        </Inset>
      )}
      {some.map((holding) => {
        const { name, about } = textOf(holding);
        return (
          <Item
            key={holding.name}
            isTall
            icon={<IconTile>{holdingIcons[holding.name]}</IconTile>}
            title={name}
            about={about}
            below={
              <Select
                isLabelHidden
                label={`${t("leaving.successor")} ${name}`}
                value={successorOf(draft, holding.name)?.id ?? ""}
                options={choices.map((one) => ({ id: one.id, name: one.displayName, hint: one.name }))}
                onChange={(id) =>
                  choose(
                    holding.name,
                    choices.find((one) => one.id === id),
                  )
                }
              />
            }
          />
        );
      })}
    </Section>
  );
}
