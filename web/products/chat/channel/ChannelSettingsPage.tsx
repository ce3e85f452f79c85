import type { Channel } from "@safos/contract/chat";
import type { Workspace } from "@safos/contract/workspaces";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useTitle } from "../../../platform/title.ts";
import { isAtLeast, workspaceQuery } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import {
  Chip,
  Column,
  Columns,
  Count,
  HeaderEnd,
  iconLinkClass,
  Inset,
  Notice,
  PageBody,
  Section,
  Skeleton,
} from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useEngine, useRoomView } from "../hooks.ts";
import { RoomPacks } from "../packs/RoomPacks.tsx";
import { channelsQuery } from "../queries.ts";
import type { RoomView } from "../room-view.ts";
import { useMembers } from "../room/useMembers.ts";
import { AboutChannel } from "./AboutChannel.tsx";
import { useChangeChannel } from "./change-channel.ts";
import css from "./ChannelSettings.module.css";
import { ChannelEnd } from "./ChannelEnd.tsx";
import { ChannelMembers } from "./ChannelMembers.tsx";
import { ChannelNotices } from "./ChannelNotices.tsx";
import { ChannelRightsPart } from "./ChannelRightsPart.tsx";
import "./text.ts";

/** What a channel is called, who sees it, who may do what in it, who is in it, and how it ends. */
export function ChannelSettingsPage() {
  const t = useText();
  const { workspaceId, roomId } = useParams({ from: "/inside/w/$workspaceId/chat/$roomId/settings" });
  const { data: channels } = useQuery(channelsQuery(workspaceId));
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const { engine } = useEngine();
  const view = useRoomView(engine, roomId);
  const channel = channels?.find((one) => one.id === roomId);
  useTitle("thing", channel ? t("channelsettings.title", { name: channel.name }) : "");
  if (channels && !channel) return <Notice tone="danger">{t("channelsettings.missing")}</Notice>;
  if (!channel || !engine || !view || !workspace) return <Skeleton label={t("common.loading")} />;
  return <ChannelSettings {...{ channel, engine, view, workspace }} />;
}

function ChannelSettings(props: { channel: Channel; engine: Engine; view: RoomView; workspace: Workspace }) {
  const t = useText();
  const { channel, engine, view, workspace } = props;
  const [workspaceId, roomId] = [workspace.id, channel.id];
  const change = useChangeChannel(workspaceId, roomId);
  const [changes, setChanges] = useState(0);
  const people = useMembers(engine, view, `${changes} ${view.memberCount}`);
  // On a phone the workspace's header gives way.
  const Heading = useIsPhone() ? "h1" : "h2";
  const isOwner = isAtLeast(workspace.role, "owner");
  const isWriter = isAtLeast(workspace.role, "commenter");
  return (
    <section className={css.page} aria-label={t("channelsettings.title", { name: channel.name })}>
      <header className={css.head}>
        <Link
          to="/w/$workspaceId/chat/$roomId"
          params={{ workspaceId, roomId }}
          className={iconLinkClass()}
          aria-label={t("channelsettings.back")}
        >
          <ArrowLeft aria-hidden="true" />
        </Link>
        <div className={css.title}>
          <Heading className={css.name}>{t("channelsettings.title", { name: channel.name })}</Heading>
          <p className={css.where}>{t("channelsettings.where", { workspace: workspace.name })}</p>
        </div>
        {channel.isArchived && <Chip tone="outline">{t("channelsettings.archivedChip")}</Chip>}
        <HeaderEnd />
      </header>
      <PageBody isSunken>
        {change.error && <Notice tone="danger">{explain(change.error)}</Notice>}
        {channel.isArchived && <Notice tone="info">{t("channelsettings.archived")}</Notice>}
        <Columns isEven>
          <Column>
            <AboutChannel key={channel.id} {...{ channel, change, engine, isOwner, isWriter }} />
            <ChannelRightsPart {...{ channel, change, isOwner }} count={people.length} />
            {!channel.isArchived && <ChannelPacks {...{ engine, view }} />}
          </Column>
          <Column>
            <ChannelMembers {...{ engine, view, channel, people }} onDone={() => setChanges((n) => n + 1)} />
            <ChannelNotices roomId={roomId} />
            <ChannelEnd {...{ channel, change, engine, isOwner, workspaceId }} />
          </Column>
        </Columns>
      </PageBody>
    </section>
  );
}

function ChannelPacks({ engine, view }: { engine: Engine; view: RoomView }) {
  const t = useText();
  return (
    <RoomPacks
      {...{ engine, view }}
      frame={({ count, action, children }) => (
        <Section
          title={t("packs.title")}
          after={<Count value={count} label={t("packs.count", { n: count })} />}
          action={action}
        >
          <Inset>{children}</Inset>
        </Section>
      )}
    />
  );
}
