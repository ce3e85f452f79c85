import type { DepartureSurvey } from "@safos/contract/departures";
import { LogOut, ScrollText, UserMinus } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconTile, Item, Section } from "../../../ui/index.ts";
import type { Draft } from "./draft.ts";
import { useEndText } from "./end-text.ts";

/** What the person can do no more, and when. */
export function ClosesStep({ survey, draft }: { survey: DepartureSurvey; draft: Draft }) {
  const t = useText();
  const when = useEndText()(draft.endsAt);
  const name = survey.person.displayName;
  return (
    <Section title={t("leaving.step.closes")} after={when}>
      <Item
        icon={
          <IconTile>
            <LogOut />
          </IconTile>
        }
        title={t("leaving.closes.signIn")}
        about={t("leaving.closes.signInAbout", { n: survey.sessionCount })}
      />
      <Item
        icon={
          <IconTile>
            <UserMinus />
          </IconTile>
        }
        title={t("leaving.closes.members")}
        about={t("leaving.closes.membersAbout", { name })}
      />
      <Item
        icon={
          <IconTile>
            <ScrollText />
          </IconTile>
        }
        title={t("leaving.closes.log")}
        about={t("leaving.closes.logAbout")}
      />
    </Section>
  );
}
