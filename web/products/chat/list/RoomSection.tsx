import { useParams } from "@tanstack/react-router";
import { Hash } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "../../../ui/index.ts";
import { WithPresence } from "../presence/WithPresence.tsx";
import type { RoomSummary } from "../summary.ts";
import { ListSection } from "./ListSection.tsx";
import { RoomRow } from "./RoomRow.tsx";
import { isForPerson } from "./sections.ts";
import type { SectionTag } from "./tags.ts";
import type { RoomListState } from "./useRoomList.ts";

/** A room as its picture: channels have their sign. */
function iconOf(room: RoomSummary): ReactNode {
  const { direct } = room;
  if (room.workspaceId !== null && !room.isInvite) return <Hash aria-hidden="true" />;
  const picture = (
    <Avatar id={direct?.userId ?? room.id} name={room.name} imageUrl={room.pictureUrl} isSquare={!direct} />
  );
  return direct ? <WithPresence userId={direct.userId}>{picture}</WithPresence> : picture;
}

/** Rooms under a heading. A folded section keeps what is for the person by name, and what is open. */
export function RoomSection(props: {
  list: RoomListState;
  id: string;
  name: string;
  rooms: readonly RoomSummary[];
  /** Rooms can be drawn into it: it is this section, or null where it takes them out of any. */
  tag?: SectionTag | null;
  action?: ReactNode;
  /** Shown while it is empty too. */
  isAlways?: boolean;
}) {
  const { list, id, name, rooms, tag } = props;
  const { roomId } = useParams({ strict: false });
  const isOpen = list.isFiltered || !list.closed.has(id);
  const shown = rooms.filter((room) =>
    list.isFiltered ? list.isFound(room.name, room) : isOpen || room.id === roomId || isForPerson(room),
  );
  if (list.isFiltered ? shown.length === 0 : rooms.length === 0 && props.isAlways !== true) return null;
  return (
    <ListSection
      name={name}
      isOpen={isOpen}
      isFiltered={list.isFiltered}
      onToggle={() => list.toggle(id)}
      action={props.action}
      {...(tag === undefined ? {} : { drop: list.dragging.into(tag) })}
    >
      <ul aria-label={name}>
        {shown.map((room) => (
          <RoomRow
            key={room.id}
            room={room}
            roomId={room.id}
            workspaceId={room.isInvite ? null : room.workspaceId}
            name={room.name}
            icon={iconOf(room)}
            isCurrent={roomId === room.id}
            list={list}
          />
        ))}
      </ul>
    </ListSection>
  );
}
