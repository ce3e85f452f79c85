import { useMutation } from "@tanstack/react-query";
import { useText } from "../../../text/index.tsx";
import { Item, Section, Switch } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useEngine } from "../hooks.ts";
import { useAccountData } from "../useAccountData.ts";
import { blockInvitations, blocksInvitations } from "./choice.ts";

/** In the profile: whether others may invite one to chats. */
export function InvitationSection() {
  const { engine } = useEngine();
  return engine && <OwnInvitations engine={engine} />;
}

const choiceIn = ({ client }: Engine): boolean => blocksInvitations(client);

function OwnInvitations({ engine }: { engine: Engine }) {
  const t = useText();
  const isBlocked = useAccountData(engine, choiceIn);
  const choose = useMutation({ mutationFn: (next: boolean) => blockInvitations(engine.client, next) });
  return (
    <Section title={t("chatinvites.title")}>
      <Item
        title={t("chatinvites.label")}
        about={t("chatinvites.about")}
        isTall
        end={
          <Switch
            label={t("chatinvites.label")}
            isSelected={choose.isPending ? choose.variables : isBlocked}
            onChange={(next) => choose.mutate(next)}
          />
        }
      />
    </Section>
  );
}
