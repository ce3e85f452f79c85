import { useCallback, useMemo, type RefObject } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, EmptyState } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import type { Item } from "../messages/layout.ts";
import { Timeline } from "../messages/Timeline.tsx";
import type { TimelineRoom } from "../messages/TimelineRow.tsx";
import type { TimelineHandle } from "../messages/useTimelineScroll.ts";
import type { PastOfRoom } from "./usePast.ts";
import { useTargetMessage } from "./useTargetMessage.ts";

/** The messages of a room, or that there are none yet. */
export function RoomTimeline(props: {
  engine: Engine;
  view: RoomView;
  name: string;
  items: readonly Item[];
  room: TimelineRoom;
  handle: RefObject<TimelineHandle | null>;
  past: PastOfRoom;
}) {
  const { engine, view, name, items, handle, past } = props;
  const roomId = view.id;
  const t = useText();
  const { isApart, onNewer } = past;
  const apart = useMemo(() => (isApart ? { onNewer } : undefined), [isApart, onNewer]);
  // What is newest is not in sight where the past is shown.
  const onSeen = useCallback(() => (isApart ? undefined : engine.markRead(roomId)), [engine, roomId, isApart]);

  useTargetMessage({ engine, view, items, onFar: past.open }, handle);

  if (view.isAtBeginning && items.every((item) => item.kind !== "message"))
    return (
      <EmptyState icon={<Avatar id={roomId} name={name} isSquare />} title={t("chat.empty", { room: name })}>
        {view.canWrite && t("chat.emptyText")}
      </EmptyState>
    );
  return (
    <Timeline
      key={`${roomId} ${past.key}`}
      label={t("chat.messages", { room: name })}
      items={items}
      room={props.room}
      isAtBeginning={view.isAtBeginning}
      onOlder={past.onOlder}
      {...(apart ? { apart } : {})}
      {...(past.key === "" ? {} : { onEnd: past.close })}
      onSeen={onSeen}
      newest={view.newestEventId}
      handle={handle}
    />
  );
}
