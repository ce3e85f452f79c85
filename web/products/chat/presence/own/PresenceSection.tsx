import { useMutation } from "@tanstack/react-query";
import { useMe } from "../../../../platform/session.ts";
import { useText } from "../../../../text/index.tsx";
import { Item, Section, Segmented } from "../../../../ui/index.ts";
import type { Engine } from "../../engine.ts";
import { useEngine } from "../../hooks.ts";
import { useAccountData } from "../../useAccountData.ts";
import "./text.ts";

type Choice = "auto" | "away" | "hidden";

/** The account data that the server reads. */
const type = "safos.presence" as never;

function choiceIn(engine: Engine): Choice {
  const shown: unknown = engine.client.getAccountData(type)?.getContent()["shown"];
  return shown === "away" || shown === "hidden" ? shown : "auto";
}

/** What others see of oneself, where the organisation's rule shows who is active. */
export function PresenceSection() {
  const { organisation, person } = useMe();
  const { engine } = useEngine();
  if (!organisation.rules.presence || person.guest || !engine) return null;
  return <OwnPresence engine={engine} />;
}

function OwnPresence({ engine }: { engine: Engine }) {
  const t = useText();
  const choice = useAccountData(engine, choiceIn);
  const choose = useMutation({
    mutationFn: (next: Choice) => engine.client.setAccountData(type, (next === "auto" ? {} : { shown: next }) as never),
  });
  const shown = choose.isPending ? choose.variables : choice;
  const about = { auto: "aboutAuto", away: "aboutAway", hidden: "aboutHidden" } as const;
  return (
    <Section title={t("ownpresence.title")}>
      <Item
        title={t("ownpresence.label")}
        about={t(`ownpresence.${about[shown]}`)}
        isTall
        below={
          <Segmented
            label={t("ownpresence.label")}
            value={shown}
            options={(["auto", "away", "hidden"] as const).map((id) => ({ id, name: t(`ownpresence.${id}`) }))}
            onChange={(next) => choose.mutate(next)}
          />
        }
      />
    </Section>
  );
}
