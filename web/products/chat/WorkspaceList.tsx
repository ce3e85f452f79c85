import { useMe } from "../../platform/session.ts";
import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent, Link, useParams } from "@tanstack/react-router";
import { ChevronDown, ChevronRight, Hash, Lock, Plus } from "lucide-react";
import { Suspense, useMemo, useState, type ReactNode } from "react";
import { useSummary, type RoomSummary } from "./summary.ts";
import { useText, type TextKey } from "../../text/index.tsx";
import { Avatar, IconButton, ListFrame, listRowClass, RowName, Skeleton, UnreadDot } from "../../ui/index.ts";
import type { Channel } from "@safos/contract/chat";
import type { Workspace } from "@safos/contract/workspaces";
import { isAtLeast, useWorkspaces } from "../../shared/workspaces/queries.ts";
import { ListSection } from "./list/ListSection.tsx";
import { RoomRow, type OpenMenu, type Place } from "./list/RoomRow.tsx";
import { sectionName, sectionsOf, type SectionTag } from "./list/sections.ts";
import { useDragging, type Dragging } from "./list/useDragging.ts";
import css from "./WorkspaceList.module.css";
import { channelsQuery } from "./queries.ts";

// Fetched when they are opened: the list stands beside every page.
const NewChannel = lazyRouteComponent(() => import("./NewChannel.tsx"), "NewChannel");
const NewWorkspace = lazyRouteComponent(() => import("../../shared/workspaces/NewWorkspace.tsx"), "NewWorkspace");
const StartDirectChat = lazyRouteComponent(() => import("./StartDirectChat.tsx"), "StartDirectChat");
const RoomMenuAt = lazyRouteComponent(() => import("./list/RoomMenu.tsx"), "RoomMenuAt");
const SectionMenu = lazyRouteComponent(() => import("./list/SectionMenu.tsx"), "SectionMenu");
const FilterRooms = lazyRouteComponent(() => import("./list/FilterRooms.tsx"), "FilterRooms");

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
  onMenu: OpenMenu;
  dragging: Dragging;
  isFound: (name: string) => boolean;
  isFiltered: boolean;
}) {
  const { workspace, isFiltered } = props;
  const isOpen = props.isOpen || isFiltered;
  const t = useText();
  const { rooms } = useSummary();
  const { data: channels } = useQuery(channelsQuery(workspace.id));
  const { roomId } = useParams({ strict: false });
  // What stands in a section of the person's is not here too.
  const own = channels?.filter(({ id }) => (rooms.get(id)?.section ?? null) === null);
  const isNew = ({ id }: Channel): boolean => {
    const room = rooms.get(id);
    return room !== undefined && (room.unread > 0 || room.isMarkedUnread);
  };
  const unread = (own ?? []).some(isNew);
  const isNamed = ({ id }: Channel): boolean => (rooms.get(id)?.mentions ?? 0) > 0;
  const isWholeFound = props.isFound(workspace.name);
  // What names me has its row in a folded list too.
  const shown = own?.filter((one) =>
    isFiltered ? isWholeFound || props.isFound(one.name) : props.isOpen || isNamed(one),
  );
  if (isFiltered && !isWholeFound && (shown ?? []).length === 0) return null;
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
          {shown.map((channel) => (
            <RoomRow
              key={channel.id}
              room={rooms.get(channel.id)}
              roomId={channel.id}
              workspaceId={workspace.id}
              name={channel.name}
              icon={channel.isPrivate ? <Lock aria-hidden="true" /> : <Hash aria-hidden="true" />}
              isCurrent={roomId === channel.id}
              isSub
              onMenu={props.onMenu}
              dragging={props.dragging}
            />
          ))}
          {isOpen && !isFiltered && isAtLeast(workspace.role, "editor") && (
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

/** Invitations, what the person has put first, workspaces with their channels, then all other chats. */
function RoomLists({ titleKey }: { titleKey: TextKey }) {
  const t = useText();
  const { shared, isPending } = useWorkspaces();
  const { person } = useMe();
  const { rooms } = useSummary();
  const { roomId } = useParams({ strict: false });
  const [closed, setClosed] = useState(readClosed);
  const [channelFor, setChannelFor] = useState<string | null>(null);
  const [dialog, setDialog] = useState<"workspace" | "chat" | null>(null);
  const [menu, setMenu] = useState<{ room: RoomSummary; at: Place } | null>(null);
  const [term, setTerm] = useState("");
  const workspaceIds = useMemo(() => (isPending ? null : new Set(shared.map((one) => one.id))), [isPending, shared]);
  const sections = useMemo(() => sectionsOf(rooms.values(), workspaceIds), [rooms, workspaceIds]);
  const rowsOf = (tag: SectionTag | null): readonly RoomSummary[] => {
    if (tag === "m.favourite") return sections.favourites;
    if (tag === "m.lowpriority") return sections.lowPriority;
    return sections.own.find((one) => one.tag === tag)?.rooms ?? [];
  };
  const dragging = useDragging(rowsOf);
  const asked = term.trim().toLocaleLowerCase();
  const isFiltered = asked !== "";
  const isFound = (name: string): boolean => name.toLocaleLowerCase().includes(asked);

  const toggle = (id: string): void => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    localStorage.setItem(closedKey, JSON.stringify([...next]));
    setClosed(next);
  };
  const onMenu: OpenMenu = (room, at) => setMenu({ room, at });

  const workspaceRow = (workspace: Workspace) => (
    <WorkspaceRow
      key={workspace.id}
      workspace={workspace}
      isOpen={closed.has(workspace.id) === (workspace.archivedAt !== null)}
      onToggle={() => toggle(workspace.id)}
      onNewChannel={() => setChannelFor(workspace.id)}
      {...{ onMenu, dragging, isFound, isFiltered }}
    />
  );
  const roomRow = (room: RoomSummary) => (
    <RoomRow
      key={room.id}
      room={room}
      roomId={room.id}
      workspaceId={room.isInvite ? null : room.workspaceId}
      name={room.name}
      icon={
        room.workspaceId === null ? (
          <Avatar
            id={room.direct?.userId ?? room.id}
            name={room.name}
            imageUrl={room.pictureUrl}
            isSquare={!room.direct}
          />
        ) : (
          <Hash aria-hidden="true" />
        )
      }
      isCurrent={roomId === room.id}
      {...{ onMenu, dragging }}
    />
  );
  /** A folded section keeps what is for the person by name, and what is open. */
  const section = (
    key: string,
    name: string,
    all: readonly RoomSummary[],
    more: { tag?: SectionTag | null; action?: ReactNode; isAlways?: boolean } = {},
  ) => {
    const isOpen = isFiltered || !closed.has(key);
    const shown = all.filter((room) =>
      isFiltered
        ? isFound(room.name)
        : isOpen || room.mentions > 0 || room.id === roomId || (room.direct !== null && room.unread > 0),
    );
    if (isFiltered ? shown.length === 0 : all.length === 0 && more.isAlways !== true) return null;
    return (
      <ListSection
        key={key}
        name={name}
        isOpen={isOpen}
        onToggle={() => toggle(key)}
        action={more.action}
        {...(more.tag === undefined ? {} : { drop: dragging.into(more.tag) })}
      >
        <ul aria-label={name}>{shown.map(roomRow)}</ul>
      </ListSection>
    );
  };
  const isDragged = dragging.room !== null;
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
      <Suspense fallback={<div className={css.filter} />}>
        <FilterRooms value={term} onChange={setTerm} />
      </Suspense>
      {section("invitations", t("shell.invitations"), sections.invitations)}
      {section("m.favourite", t("shell.favourites"), sections.favourites, { tag: "m.favourite", isAlways: isDragged })}
      {sections.own.map(({ tag, rooms: inside }) =>
        section(tag, sectionName(tag), inside, {
          tag,
          action: (
            <Suspense>
              <SectionMenu tag={tag} rooms={inside} />
            </Suspense>
          ),
        }),
      )}
      <ListSection
        name={t("shell.workspaces")}
        isOpen={isFiltered || !closed.has("workspaces")}
        onToggle={() => toggle("workspaces")}
        drop={dragging.into(null)}
      >
        {isPending ? (
          <Skeleton label={t("common.loading")} rows={4} />
        ) : (
          <ul aria-label={t("shell.workspaces")}>
            {(isFiltered || !closed.has("workspaces")) &&
              shared.filter((one) => one.archivedAt === null).map(workspaceRow)}
          </ul>
        )}
      </ListSection>
      {section("direct", t("shell.directChats"), sections.direct, {
        tag: null,
        isAlways: true,
        action: (
          <IconButton label={t("chat.start")} size="sm" onPress={() => setDialog("chat")}>
            <Plus aria-hidden="true" />
          </IconButton>
        ),
      })}
      {section("groups", t("shell.groupChats"), sections.groups, { tag: null })}
      {section("others", t("shell.otherRooms"), sections.others, { tag: null })}
      {section("m.lowpriority", t("shell.lowPriority"), sections.lowPriority, {
        tag: "m.lowpriority",
        isAlways: isDragged,
      })}
      {archived.length > 0 && (
        <ListSection
          name={t("workspace.archivedList")}
          isOpen={isFiltered || !closed.has("archived")}
          onToggle={() => toggle("archived")}
        >
          {(isFiltered || !closed.has("archived")) && <ul>{archived.map(workspaceRow)}</ul>}
        </ListSection>
      )}
      <Suspense>
        {channelFor && <NewChannel workspaceId={channelFor} isOpen onClose={() => setChannelFor(null)} />}
        {dialog === "workspace" && <NewWorkspace isOpen onClose={() => setDialog(null)} />}
        {dialog === "chat" && <StartDirectChat isOpen onClose={() => setDialog(null)} />}
        {menu && (
          <RoomMenuAt
            key={menu.room.id}
            roomId={menu.room.id}
            at={menu.at}
            rows={rowsOf(menu.room.section)}
            onClose={() => setMenu(null)}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
