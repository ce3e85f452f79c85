import { lazyRouteComponent } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useMe } from "../../platform/session.ts";
import type { Workspace } from "@safos/contract/workspaces";
import { useWorkspaces } from "../../shared/workspaces/queries.ts";
import { useText, type TextKey } from "../../text/index.tsx";
import { IconButton, ListFrame, Skeleton } from "../../ui/index.ts";
import { FilterRooms } from "./list/FilterRooms.tsx";
import { ListSection } from "./list/ListSection.tsx";
import { RoomSection } from "./list/RoomSection.tsx";
import { sectionName } from "./list/tags.ts";
import { useRoomList, type MenuPoint, type RoomListState } from "./list/useRoomList.ts";
import { WorkspaceRow } from "./list/WorkspaceRow.tsx";
import { useSummary, type RoomSummary } from "./summary.ts";

// Fetched when they are opened: the list stands beside every page.
const NewChannel = lazyRouteComponent(() => import("./NewChannel.tsx"), "NewChannel");
const OwnLists = lazyRouteComponent(() => import("./actions/OwnLists.tsx"), "OwnLists");
const NewWorkspace = lazyRouteComponent(() => import("../../shared/workspaces/NewWorkspace.tsx"), "NewWorkspace");
const StartDirectChat = lazyRouteComponent(() => import("./StartDirectChat.tsx"), "StartDirectChat");
const SpaceSection = lazyRouteComponent(() => import("./spaces/SpaceSection.tsx"), "SpaceSection");
const RoomMenuAt = lazyRouteComponent(() => import("./list/RoomMenu.tsx"), "RoomMenuAt");
const SectionMenu = lazyRouteComponent(() => import("./list/SectionMenu.tsx"), "SectionMenu");

/** Beside the chat's pages. */
export function ChatList() {
  return <RoomLists titleKey="shell.chat" />;
}

/** Beside pages that have no list of their own. */
export function WorkspaceList() {
  return <RoomLists titleKey="shell.workspaces" />;
}

/** Invitations, what the person has put first, workspaces with their channels, then all other chats. */
function RoomLists({ titleKey }: { titleKey: TextKey }) {
  const t = useText();
  const { person } = useMe();
  const [channelFor, setChannelFor] = useState<string | null>(null);
  const [dialog, setDialog] = useState<"workspace" | "chat" | null>(null);
  const [menu, setMenu] = useState<{ room: RoomSummary; at: MenuPoint } | null>(null);
  const list = useRoomList((room, at) => setMenu({ room, at }));
  const { sections } = list;
  const { spaces } = useSummary();
  const isDragged = list.dragging.room !== null;
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
      <FilterRooms list={list} />
      {titleKey === "shell.chat" && !list.isFiltered && (
        <Suspense>
          <OwnLists />
        </Suspense>
      )}
      <RoomSection list={list} id="invitations" name={t("shell.invitations")} rooms={sections.invitations} />
      <RoomSection
        list={list}
        id="m.favourite"
        name={t("shell.favourites")}
        rooms={sections.favourites}
        tag="m.favourite"
        isAlways={isDragged}
      />
      {sections.own.map(({ tag, rooms }) => (
        <RoomSection
          key={tag}
          {...{ list, tag, rooms }}
          id={tag}
          name={sectionName(tag)}
          action={
            <Suspense>
              <SectionMenu tag={tag} rooms={rooms} />
            </Suspense>
          }
        />
      ))}
      <Workspaces list={list} isArchive={false} onNewChannel={setChannelFor} />
      <RoomSection
        list={list}
        id="direct"
        name={t("shell.directChats")}
        rooms={sections.direct}
        tag={null}
        isAlways
        action={
          <IconButton label={t("chat.start")} size="sm" onPress={() => setDialog("chat")}>
            <Plus aria-hidden="true" />
          </IconButton>
        }
      />
      <RoomSection list={list} id="groups" name={t("shell.groupChats")} rooms={sections.groups} tag={null} />
      <RoomSection list={list} id="others" name={t("shell.otherRooms")} rooms={sections.others} tag={null} />
      {spaces.length > 0 && (
        <Suspense>
          <SpaceSection list={list} spaces={spaces} />
        </Suspense>
      )}
      <RoomSection
        list={list}
        id="m.lowpriority"
        name={t("shell.lowPriority")}
        rooms={sections.lowPriority}
        tag="m.lowpriority"
        isAlways={isDragged}
      />
      <Workspaces list={list} isArchive onNewChannel={setChannelFor} />
      <Suspense>
        {channelFor && <NewChannel workspaceId={channelFor} isOpen onClose={() => setChannelFor(null)} />}
        {dialog === "workspace" && <NewWorkspace isOpen onClose={() => setDialog(null)} />}
        {dialog === "chat" && <StartDirectChat isOpen onClose={() => setDialog(null)} />}
        {menu && (
          <RoomMenuAt
            key={menu.room.id}
            roomId={menu.room.id}
            at={menu.at}
            rows={list.rowsOf(menu.room.section)}
            onClose={() => setMenu(null)}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}

/** Those that are in use, or those that are archived, of which there may be none. */
function Workspaces(props: { list: RoomListState; isArchive: boolean; onNewChannel: (id: string) => void }) {
  const t = useText();
  const { list, isArchive } = props;
  const { shared, isPending } = useWorkspaces();
  const { rooms } = useSummary();
  const those = shared.filter((one: Workspace) => (one.archivedAt !== null) === isArchive);
  const id = isArchive ? "archived" : "workspaces";
  const name = t(isArchive ? "workspace.archivedList" : "shell.workspaces");
  const isOpen = list.isFiltered || !list.closed.has(id);
  // Folded, what names the person keeps its row.
  const named = new Set([...rooms.values()].flatMap((room) => (room.mentions > 0 ? [room.workspaceId] : [])));
  if (isArchive && those.length === 0) return null;
  return (
    <ListSection
      name={name}
      isOpen={isOpen}
      isFiltered={list.isFiltered}
      onToggle={() => list.toggle(id)}
      {...(isArchive ? {} : { drop: list.dragging.into(null) })}
    >
      {isPending && !isArchive ? (
        <Skeleton label={t("common.loading")} rows={4} />
      ) : (
        <ul aria-label={name}>
          {(isOpen ? those : those.filter(({ id: own }) => named.has(own))).map((workspace) => (
            <WorkspaceRow
              key={workspace.id}
              workspace={workspace}
              list={list}
              onNewChannel={() => props.onNewChannel(workspace.id)}
            />
          ))}
        </ul>
      )}
    </ListSection>
  );
}
