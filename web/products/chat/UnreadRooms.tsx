import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { now } from "../../platform/clock.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Count, Item, Section } from "../../ui/index.ts";
import { useSummary, type RoomSummary } from "./summary.ts";
import css from "./UnreadRooms.module.css";

const isLoud = (room: RoomSummary): boolean => room.mentions > 0 || room.direct !== null;

/** Rooms with something unread, those that mention me first. */
export function UnreadRooms() {
  const t = useText();
  const { rooms } = useSummary();
  const unread = [...rooms.values()]
    .filter((room) => Math.max(room.unread, room.mentions) > 0 || room.isMarkedUnread)
    .sort((a, b) => Number(isLoud(b)) - Number(isLoud(a)) || b.lastAt - a.lastAt);
  const mentions = unread.reduce((sum, room) => sum + (room.direct ? room.unread : room.mentions), 0);
  return (
    <Section
      title={t("today.unreadRooms")}
      after={mentions > 0 && <Count value={mentions} isMention label={t("shell.mentions", { n: mentions })} />}
    >
      {unread.length === 0 && <p className={css.none}>{t("today.noneUnread")}</p>}
      {/* Whatever names me has its row, however much else is unread. */}
      {unread
        .filter((room, index) => index < 8 || room.mentions > 0)
        .map((room) => (
          <RoomLink key={room.id} room={room}>
            <UnreadRoom room={room} />
          </RoomLink>
        ))}
    </Section>
  );
}

/** To the room, and in it to the message that names me. */
function RoomLink({ room, children }: { room: RoomSummary; children: ReactElement }) {
  const search = (room.mentionId === null ? {} : { event: room.mentionId }) as never;
  return room.workspaceId === null ? (
    <Link className={css.link} to="/chat/$roomId" params={{ roomId: room.id }} search={search}>
      {children}
    </Link>
  ) : (
    <Link
      className={css.link}
      to="/w/$workspaceId/chat/$roomId"
      params={{ workspaceId: room.workspaceId, roomId: room.id }}
      search={search}
    >
      {children}
    </Link>
  );
}

function UnreadRoom({ room }: { room: RoomSummary }) {
  const t = useText();
  const locale = useLocale();
  const { last } = room;
  return (
    <Item
      icon={<Avatar id={last?.senderId ?? room.id} name={last?.sender ?? room.name} size={36} />}
      title={
        last ? (
          <>
            {last.sender}{" "}
            <span className={css.where}>{t("today.inRoom", { room: room.direct ? t("chat.direct") : room.name })}</span>
          </>
        ) : (
          room.name
        )
      }
      about={last && <span className={css.message}>{last.text}</span>}
      end={
        room.lastAt > 0 && (
          <span className={css.when}>
            {formatWhen(locale, room.lastAt, now(), { yesterday: t("common.yesterday") })}
          </span>
        )
      }
    />
  );
}
