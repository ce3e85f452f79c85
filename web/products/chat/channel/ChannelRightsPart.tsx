import type { Channel, ChannelRights } from "@safos/contract/chat";
import { useText } from "../../../text/index.tsx";
import { Item, Section, Select } from "../../../ui/index.ts";
import type { Change } from "./change-channel.ts";

const rights: readonly (keyof ChannelRights)[] = ["write", "mentionAll", "pin", "invite"];
const choices = ["everyone", "leads"] as const;

/** Who may do what in the channel; changed by owners of the workspace. */
export function ChannelRightsPart(props: { channel: Channel; change: Change; isOwner: boolean; count: number }) {
  const t = useText();
  const { channel, change, isOwner, count } = props;
  return (
    <Section title={t("channelsettings.rights")}>
      {rights
        .filter((right) => right !== "invite" || channel.isPrivate)
        .map((right) => (
          <Item
            key={right}
            title={t(`channelsettings.${right}`)}
            about={t(`channelsettings.${right}Text`, { n: count })}
            end={
              isOwner && !channel.isArchived ? (
                <Select
                  label={t(`channelsettings.${right}`)}
                  isLabelHidden
                  isSmall
                  value={channel.rights[right]}
                  isDisabled={change.isPending}
                  options={choices.map((id) => ({ id, name: t(`channelsettings.${id}`) }))}
                  onChange={(value) => change.mutate({ rights: { [right]: value } })}
                />
              ) : (
                <span>{t(`channelsettings.${channel.rights[right]}`)}</span>
              )
            }
          />
        ))}
    </Section>
  );
}
