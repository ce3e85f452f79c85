import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronDown, ChevronRight, Hash, Lock, Plus } from "lucide-react";
import type { Channel } from "@safos/contract/chat";
import type { Workspace } from "@safos/contract/workspaces";
import { isAtLeast } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, IconButton, listRowClass, RowName, UnreadDot } from "../../../ui/index.ts";
import { channelsQuery } from "../queries.ts";
import { useSummary } from "../summary.ts";
import { RoomRow } from "./RoomRow.tsx";
import type { RoomListState } from "./useRoomList.ts";
import css from "./WorkspaceRow.module.css";

/** A workspace with its channels. */
export function WorkspaceRow(props: { workspace: Workspace; list: RoomListState; onNewChannel: () => void }) {
  const { workspace, list } = props;
  const { isFiltered } = list;
  // Those that are archived are folded at first.
  const isUnfolded = list.closed.has(workspace.id) === (workspace.archivedAt !== null);
  const isOpen = isUnfolded || isFiltered;
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
  const isWholeFound = list.isFound(workspace.name);
  // What names me has its row in a folded list too.
  const shown = own?.filter((one) =>
    isFiltered ? isWholeFound || list.isFound(one.name, rooms.get(one.id)) : isUnfolded || isNamed(one),
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
            onPress={() => list.toggle(workspace.id)}
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
              list={list}
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
