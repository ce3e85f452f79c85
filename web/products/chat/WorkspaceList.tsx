import { useMe } from "../../platform/session.ts";
import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent, Link, useParams } from "@tanstack/react-router";
import { ChevronDown, ChevronRight, Hash, Lock, Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useDirectChats, useSummary, type RoomSummary } from "./summary.ts";
import { useText, type TextKey } from "../../text/index.tsx";
import {
  Avatar,
  Count,
  IconButton,
  ListFrame,
  ListHeading,
  listRowClass,
  RowName,
  Skeleton,
  UnreadDot,
} from "../../ui/index.ts";
import type { Channel } from "@safos/contract/chat";
import type { Workspace } from "@safos/contract/workspaces";
import { isAtLeast, useWorkspaces } from "../../shared/workspaces/queries.ts";
import css from "./WorkspaceList.module.css";
import { channelsQuery } from "./queries.ts";

// Fetched when they are opened: the list stands beside every page.
const NewChannel = lazyRouteComponent(() => import("./NewChannel.tsx"), "NewChannel");
const OwnLists = lazyRouteComponent(() => import("./actions/OwnLists.tsx"), "OwnLists");
const NewWorkspace = lazyRouteComponent(() => import("../../shared/workspaces/NewWorkspace.tsx"), "NewWorkspace");
const StartDirectChat = lazyRouteComponent(() => import("./StartDirectChat.tsx"), "StartDirectChat");

/** Dot or number at the end of a row. */
function Unread({ room }: { room: RoomSummary | undefined }) {
  const t = useText();
  if (!room) return null;
  const loud = room.direct ? Math.max(room.mentions, room.unread) : room.mentions;
  if (loud > 0) return <Count value={loud} isMention label={t("shell.mentions", { n: loud })} />;
  return room.unread > 0 ? <UnreadDot label={t("shell.unread")} /> : null;
}

const closedKey = "safos.closed-workspaces";

function readClosed(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(closedKey) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}

function WorkspaceRow(props: {
  workspace: Workspace;
  isOpen: boolean;
  onToggle: () => void;
  onNewChannel: () => void;
}) {
  const { workspace, isOpen } = props;
  const t = useText();
  const { rooms } = useSummary();
  const { data: channels } = useQuery(channelsQuery(workspace.id));
  const { roomId } = useParams({ strict: false });
  const unread = (channels ?? []).some((one) => (rooms.get(one.id)?.unread ?? 0) > 0);
  const isNamed = ({ id }: Channel): boolean => (rooms.get(id)?.mentions ?? 0) > 0;
  // What names me has its row in a folded list too.
  const shown = isOpen ? channels : channels?.filter(isNamed);
  return (
    <li>
      <div className={css.workspace}>
        <Link
          to="/w/$workspaceId"
          params={{ workspaceId: workspace.id }}
          className={listRowClass({ isUnread: unread })}
          activeOptions={{ exact: true }}
        >
          <Avatar id={workspace.id} name={workspace.name} isSquare />
          <RowName>{workspace.name}</RowName>
          {!isOpen && unread && <UnreadDot label={t("shell.unread")} />}
          <span className={css.room} />
        </Link>
        <span className={css.toggle}>
          <IconButton
            size="sm"
            hasTip={false}
            aria-expanded={isOpen}
            label={t(isOpen ? "shell.collapse" : "shell.expand", { name: workspace.name })}
            onPress={props.onToggle}
          >
            {isOpen ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
          </IconButton>
        </span>
      </div>
      {shown && (isOpen || shown.length > 0) && (
        <ul>
          {shown.map((channel) => {
            const room = rooms.get(channel.id);
            return (
              <li key={channel.id}>
                <Link
                  to="/w/$workspaceId/chat/$roomId"
                  params={{ workspaceId: workspace.id, roomId: channel.id }}
                  className={listRowClass({ isSub: true, isUnread: (room?.unread ?? 0) > 0 })}
                  aria-current={roomId === channel.id ? "page" : undefined}
                >
                  {channel.isPrivate ? <Lock aria-hidden="true" /> : <Hash aria-hidden="true" />}
                  <RowName>{channel.name}</RowName>
                  <Unread room={room} />
                </Link>
              </li>
            );
          })}
          {isOpen && isAtLeast(workspace.role, "editor") && (
            <li>
              <button type="button" className={listRowClass({ isSub: true })} onClick={props.onNewChannel}>
                <Plus aria-hidden="true" />
                <RowName>{t("chat.channelNew")}</RowName>
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

/** Beside the chat's pages. */
export function ChatList() {
  return <RoomLists titleKey="shell.chat" />;
}

/** Beside pages that have no list of their own. */
export function WorkspaceList() {
  return <RoomLists titleKey="shell.workspaces" />;
}

/** Workspaces with their channels, then direct chats. */
function RoomLists({ titleKey }: { titleKey: TextKey }) {
  const t = useText();
  const { shared, isPending } = useWorkspaces();
  const { person } = useMe();
  const chats = useDirectChats();
  const { roomId } = useParams({ strict: false });
  const [closed, setClosed] = useState(readClosed);
  const [channelFor, setChannelFor] = useState<string | null>(null);
  const [dialog, setDialog] = useState<"workspace" | "chat" | null>(null);

  const toggle = (id: string): void => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    localStorage.setItem(closedKey, JSON.stringify([...next]));
    setClosed(next);
  };

  const row = (workspace: Workspace) => (
    <WorkspaceRow
      key={workspace.id}
      workspace={workspace}
      isOpen={closed.has(workspace.id) === (workspace.archivedAt !== null)}
      onToggle={() => toggle(workspace.id)}
      onNewChannel={() => setChannelFor(workspace.id)}
    />
  );
  const chatRow = (room: RoomSummary) => (
    <li key={room.id}>
      <Link
        to="/chat/$roomId"
        params={{ roomId: room.id }}
        className={listRowClass({ isUnread: room.unread > 0 || room.isInvite })}
        aria-current={roomId === room.id ? "page" : undefined}
      >
        <Avatar
          id={room.direct?.userId ?? room.id}
          name={room.name}
          imageUrl={room.pictureUrl}
          isSquare={!room.direct}
        />
        <RowName>{room.name}</RowName>
        {room.isInvite ? <UnreadDot label={t("shell.unread")} /> : <Unread room={room} />}
      </Link>
    </li>
  );
  const groups = chats.filter((room) => !room.direct && !room.isInvite);
  const archived = shared.filter((one) => one.archivedAt !== null);
  return (
    <ListFrame
      title={t(titleKey)}
      label={t("shell.lists")}
      actions={
        person.guest === undefined && (
          <IconButton label={t("shell.newWorkspace")} size="sm" onPress={() => setDialog("workspace")}>
            <Plus aria-hidden="true" />
          </IconButton>
        )
      }
    >
      {titleKey === "shell.chat" && (
        <Suspense>
          <OwnLists />
        </Suspense>
      )}
      {titleKey === "shell.chat" && <ListHeading>{t("shell.workspaces")}</ListHeading>}
      {isPending ? (
        <Skeleton label={t("common.loading")} rows={4} />
      ) : (
        <ul>{shared.filter((one) => one.archivedAt === null).map(row)}</ul>
      )}
      <ListHeading
        action={
          <IconButton label={t("chat.start")} size="sm" onPress={() => setDialog("chat")}>
            <Plus aria-hidden="true" />
          </IconButton>
        }
      >
        {t("shell.directChats")}
      </ListHeading>
      <ul>{chats.filter((room) => room.direct ?? room.isInvite).map(chatRow)}</ul>
      {groups.length > 0 && (
        <>
          <ListHeading>{t("shell.groupChats")}</ListHeading>
          <ul>{groups.map(chatRow)}</ul>
        </>
      )}
      {archived.length > 0 && (
        <>
          <ListHeading>{t("workspace.archivedList")}</ListHeading>
          <ul>{archived.map(row)}</ul>
        </>
      )}
      <Suspense>
        {channelFor && <NewChannel workspaceId={channelFor} isOpen onClose={() => setChannelFor(null)} />}
        {dialog === "workspace" && <NewWorkspace isOpen onClose={() => setDialog(null)} />}
        {dialog === "chat" && <StartDirectChat isOpen onClose={() => setDialog(null)} />}
      </Suspense>
    </ListFrame>
  );
}
