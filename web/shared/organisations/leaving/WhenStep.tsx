import type { DepartureSurvey } from "@safos/contract/departures";
import { personRoutes } from "@safos/contract/routes/identity";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Inset, MomentField, PersonPicker, Radios, Section } from "../../../ui/index.ts";
import { isPast, usualEnd, type Draft } from "./draft.ts";
import css from "./Leaving.module.css";

export interface StepProps {
  survey: DepartureSurvey;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** The last day, and who takes over what nobody else does. */
export function WhenStep(props: StepProps) {
  const t = useText();
  const { draft, onChange } = props;
  const kind = draft.endsAt === null ? "now" : "later";
  return (
    <>
      {props.survey.departure?.state !== "stopped" && (
        <Section title={t("leaving.day")}>
          <Inset>
            <Radios
              label={t("leaving.time")}
              value={kind}
              options={[
                { id: "later", name: t("leaving.later") },
                { id: "now", name: t("leaving.now") },
              ]}
              onChange={(value) => onChange({ ...draft, endsAt: value === "now" ? null : usualEnd(now()) })}
            />
            {draft.endsAt !== null && (
              <MomentField
                kind="datetime"
                label={t("leaving.day")}
                value={draft.endsAt}
                onChange={(endsAt) => onChange({ ...draft, endsAt })}
                error={isPast(draft, now()) ? t("leaving.past") : null}
              />
            )}
          </Inset>
        </Section>
      )}
      <Section title={t("leaving.successor")}>
        <Inset>
          <Successor {...props} />
        </Inset>
      </Section>
    </>
  );
}

function Successor({ survey, draft, onChange }: StepProps) {
  const t = useText();
  const me = useMe();
  const [text, setText] = useState(draft.successor?.name ?? "");
  const asked = useDeferredValue(text.trim());
  const { data } = useQuery({
    queryKey: ["persons", "successors", asked],
    queryFn: () => request(personRoutes.listPersons, { query: { query: asked, limit: 20 } }),
    enabled: asked !== "" && asked !== draft.successor?.name,
  });
  const isFit = (one: { id: string; isDisabled: boolean }): boolean => !one.isDisabled && one.id !== survey.person.id;
  const pick = (person: Draft["successor"]): void => {
    setText(person?.name ?? "");
    onChange({ ...draft, successor: person });
  };
  return (
    <>
      <PersonPicker
        label={t("leaving.successor")}
        hint={t("leaving.successorHint", { organisation: me.organisation.name })}
        inputValue={text}
        onInputChange={(next) => {
          setText(next);
          if (next !== draft.successor?.name) onChange({ ...draft, successor: null });
        }}
        people={(data?.items ?? []).filter(isFit)}
        onPick={(picked) => pick(data?.items.find((one) => one.id === picked.id) ?? null)}
        empty={t("leaving.nobody")}
      />
      {survey.suggestions.length > 0 && (
        <div className={css.suggestions}>
          <span className={css.suggested}>{t("leaving.suggested")}</span>
          {survey.suggestions.map((person) => (
            <Button key={person.id} size="sm" onPress={() => pick(person)}>
              {t("leaving.choose", { name: person.displayName })}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
