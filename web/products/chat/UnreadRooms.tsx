import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { now } from "../../platform/clock.ts";
import { useWorkspaces } from "../../shared/workspaces/queries.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Count, Item, Section } from "../../ui/index.ts";
import { useSummary, type RoomSummary } from "./summary.ts";
import css from "./UnreadRooms.module.css";
import { channelsQuery } from "./queries.ts";

/** Rooms with something unread, those that mention me first. */
export function UnreadRooms() {
  const t = useText();
  const locale = useLocale();
  const { rooms } = useSummary();
  const { shared } = useWorkspaces();
  const channels = useQueries({ queries: shared.map((one) => channelsQuery(one.id)) });
  const workspaceOf = (roomId: string) =>
    shared.find((_, index) => channels[index]?.data?.some((one) => one.id === roomId));
  const loudness = (room: RoomSummary): number => (room.mentions > 0 || room.direct ? 1 : 0);
  const unread = [...rooms.values()]
    .filter((room) => room.unread > 0 && room.last && (room.direct || workspaceOf(room.id)))
    .sort((a, b) => loudness(b) - loudness(a) || b.lastAt - a.lastAt);
  const mentions = unread.reduce((sum, room) => sum + (room.direct ? room.unread : room.mentions), 0);
  return (
    <Section
      title={t("today.unreadRooms")}
      after={mentions > 0 && <Count value={mentions} isMention label={t("shell.mentions", { n: mentions })} />}
    >
      {unread.length === 0 && <p className={css.none}>{t("today.noneUnread")}</p>}
      {unread.slice(0, 8).map((room) => {
        const workspace = workspaceOf(room.id);
        const row = (
          <Item
            icon={<Avatar id={room.last?.senderId ?? room.id} name={room.last?.sender ?? room.name} size={36} />}
            title={
              <>
                {room.last?.sender}{" "}
                <span className={css.where}>
                  {t("today.inRoom", { room: room.direct ? t("chat.direct") : room.name })}
                </span>
              </>
            }
            about={<span className={css.message}>{room.last?.text}</span>}
            end={
              <span className={css.when}>
                {formatWhen(locale, room.lastAt, now(), { yesterday: t("common.yesterday") })}
              </span>
            }
          />
        );
        return workspace ? (
          <Link
            key={room.id}
            className={css.link}
            to="/w/$workspaceId/chat/$roomId"
            params={{ workspaceId: workspace.id, roomId: room.id }}
          >
            {row}
          </Link>
        ) : (
          <Link key={room.id} className={css.link} to="/chat/$roomId" params={{ roomId: room.id }}>
            {row}
          </Link>
        );
      })}
    </Section>
  );
}
