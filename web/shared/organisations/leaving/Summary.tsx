import type { DepartureSurvey } from "@safos/contract/departures";
import { CalendarDays } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Chip, Item, Section, Who } from "../../../ui/index.ts";
import { sharesOf, type Draft } from "./draft.ts";
import { useEndText } from "./end-text.ts";
import { holdingIcons, useHoldingText } from "./holdings.tsx";
import css from "./Leaving.module.css";

/** How it will be: who gets what. */
export function Summary({ survey, draft }: { survey: DepartureSurvey; draft: Draft }) {
  const t = useText();
  const textOf = useHoldingText();
  const endText = useEndText();
  const { person } = survey;
  return (
    <Section title={t("leaving.summary")}>
      <Item
        title={
          <Who
            icon={<Avatar id={person.userId} name={person.displayName} imageUrl={person.avatarUrl} size={28} />}
            name={person.displayName}
            about={person.name}
          />
        }
        below={
          <Chip tone="warn" icon={<CalendarDays aria-hidden="true" />}>
            {draft.endsAt === null ? t("leaving.closesNow") : t("leaving.closesAt", { when: endText(draft.endsAt) })}
          </Chip>
        }
      />
      {sharesOf(draft, survey.holdings).map(({ person: successor, holdings }) => (
        <div key={successor.id} className={css.share}>
          <h3 className={css.gets}>{t("leaving.gets", { name: successor.displayName })}</h3>
          <ul className={css.got}>
            {holdings.map((holding) => (
              <li key={holding.name}>
                {holdingIcons[holding.name]}
                {textOf(holding).name}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}
