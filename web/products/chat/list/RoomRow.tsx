import { lazyRouteComponent, Link } from "@tanstack/react-router";
import { AtSign, BellOff, MoreHorizontal } from "lucide-react";
import { Suspense, type MouseEvent, type ReactNode } from "react";
import { now } from "../../../platform/clock.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { Count, cx, IconButton, listRowClass, RowName, UnreadDot } from "../../../ui/index.ts";
import type { RoomSummary } from "../summary.ts";
import css from "./RoomRow.module.css";
import type { MenuPoint, RoomListState } from "./useRoomList.ts";

const InviteButtons = lazyRouteComponent(() => import("./InviteButtons.tsx"), "InviteButtons");

/** What stands at the end of a row: that it is silent, a dot or a number. */
function RowEnd({ room }: { room: RoomSummary }) {
  const t = useText();
  const loud = room.direct ? Math.max(room.mentions, room.unread) : room.mentions;
  return (
    <>
      {room.level !== "all" && (
        <span
          className={css.level}
          role="img"
          aria-label={t(room.level === "none" ? "shell.muted" : "shell.onlyMentions")}
        >
          {room.level === "none" ? <BellOff aria-hidden="true" /> : <AtSign aria-hidden="true" />}
        </span>
      )}
      {loud > 0 ? (
        <Count value={loud} isMention label={t("shell.mentions", { n: loud })} />
      ) : (
        (room.unread > 0 || room.isMarkedUnread) && <UnreadDot label={t("shell.unread")} />
      )}
    </>
  );
}

/** Where there is room for two lines: the name with when it was written in, and what was written last. */
function LastOf({ room, name }: { room: RoomSummary; name: string }) {
  const t = useText();
  const locale = useLocale();
  const { last } = room;
  return (
    <span className={css.two}>
      <span className={css.first}>
        <RowName>{name}</RowName>
        <span className={css.when}>{formatWhen(locale, room.lastAt, now(), { yesterday: t("common.yesterday") })}</span>
      </span>
      <span className={css.last}>{room.direct ? last?.text : `${last?.sender}: ${last?.text}`}</span>
    </span>
  );
}

function below(element: Element): MenuPoint {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}

/** Where it was clicked, or below the row where a key asked for the menu. */
const pointOf = ({ clientX, clientY, currentTarget }: MouseEvent<HTMLElement>): MenuPoint =>
  clientX > 0 || clientY > 0 ? { x: clientX, y: clientY } : below(currentTarget);

/** A room in the list: opens it, and by right click, key or its button what can be set for it. */
export function RoomRow(props: {
  /** Not known before the chat's engine is. */
  room: RoomSummary | undefined;
  roomId: string;
  workspaceId: string | null;
  name: string;
  icon: ReactNode;
  isCurrent: boolean;
  isSub?: boolean;
  list: RoomListState;
}) {
  const t = useText();
  const { room, roomId, workspaceId, name } = props;
  const { dragging, onMenu } = props.list;
  const isPhone = useIsPhone();
  const isUnread = room !== undefined && (room.unread > 0 || room.isInvite || room.isMarkedUnread);
  const link = {
    className: cx(
      listRowClass({ isUnread, isSub: props.isSub ?? false }),
      room?.isInvite ? css.invite : css.link,
      room?.level === "none" && css.muted,
    ),
    "aria-current": props.isCurrent ? ("page" as const) : undefined,
    draggable: false,
  };
  const inside = (
    <>
      {props.icon}
      {isPhone && room?.last ? <LastOf room={room} name={name} /> : <RowName>{name}</RowName>}
      {room && <RowEnd room={room} />}
    </>
  );
  const drag = room && !room.isInvite ? dragging.of(room) : {};
  return (
    <li
      className={css.item}
      data-target={dragging.isTarget(roomId) ? true : undefined}
      {...drag}
      onContextMenu={(event) => {
        if (!room || room.isInvite) return;
        event.preventDefault();
        onMenu(room, pointOf(event));
      }}
    >
      {workspaceId === null ? (
        <Link to="/chat/$roomId" params={{ roomId }} {...link}>
          {inside}
        </Link>
      ) : (
        <Link to="/w/$workspaceId/chat/$roomId" params={{ workspaceId, roomId }} {...link}>
          {inside}
        </Link>
      )}
      {room?.isInvite && (
        <span className={css.answers}>
          <Suspense>
            <InviteButtons room={room} />
          </Suspense>
        </span>
      )}
      {room && !room.isInvite && (
        <span className={css.more}>
          <IconButton
            label={t("common.moreFor", { name })}
            size="sm"
            hasTip={false}
            aria-haspopup="menu"
            onPress={({ target }) => onMenu(room, below(target))}
          >
            <MoreHorizontal aria-hidden="true" />
          </IconButton>
        </span>
      )}
    </li>
  );
}
