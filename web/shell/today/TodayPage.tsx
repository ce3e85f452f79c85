import { useQueries } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Boxes, Plus, Search, SquarePen, UserPlus, UserRound } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { StartDirectChat } from "../../products/chat/StartDirectChat.tsx";
import { useSummary, type RoomSummary } from "../../products/chat/summary.ts";
import { RecentFiles } from "../../products/files/RecentFiles.tsx";
import { Account } from "../Account.tsx";
import { Bell } from "../Bell.tsx";
import { now } from "../../platform/clock.ts";
import { TodayMeetings } from "../meetings-door.tsx";
import { openSearch } from "../../platform/search-box.ts";
import { useMe } from "../../platform/session.ts";
import { useTarget } from "../../platform/target.ts";
import { formatDay, formatWhen, useLocale, useText, weekOf } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  Column,
  Columns,
  Count,
  IconButton,
  IconTile,
  Item,
  Menu,
  PageBody,
  PageHeader,
  Section,
} from "../../ui/index.ts";
import { NewWorkspace } from "../../shared/workspaces/NewWorkspace.tsx";
import { channelsQuery, useWorkspaces } from "../../shared/workspaces/queries.ts";
import css from "./TodayPage.module.css";

const MyCards = lazy(() => import("../../products/boards/MyCards.tsx").then((module) => ({ default: module.MyCards })));
const DuePolls = lazy(() =>
  import("../../products/polls/PollsPage.tsx").then((module) => ({ default: module.DuePolls })),
);

/** The first screen: what needs me, what comes, where I was. */
export function TodayPage() {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<"workspace" | "chat" | null>(null);
  const wish = useTarget("new");
  useEffect(() => {
    if (wish === "chat" || wish === "workspace") setDialog(wish);
  }, [wish]);
  const close = (): void => {
    setDialog(null);
    if (wish !== null) void navigate({ to: "/", replace: true });
  };
  const { shared, isPending } = useWorkspaces();
  const time = now();
  const hour = new Date(time).getHours();
  const greeting = hour < 10 ? "today.morning" : hour < 18 ? "today.day" : "today.evening";
  const [firstName = me.person.displayName] = me.person.displayName.split(" ");
  return (
    <PageBody>
      <PageHeader
        title={t(greeting, { name: firstName })}
        about={t("today.week", { day: formatDay(locale, time, time), week: weekOf(time) })}
        actions={
          <>
            <Menu
              label={t("today.new")}
              trigger={
                <Button variant="secondary" icon={<Plus aria-hidden="true" />}>
                  {t("today.new")}
                </Button>
              }
              actions={[
                { id: "chat", name: t("today.newChat"), icon: <SquarePen />, onAction: () => setDialog("chat") },
                {
                  id: "workspace",
                  name: t("shell.newWorkspace"),
                  icon: <Boxes />,
                  onAction: () => setDialog("workspace"),
                },
              ]}
            />
            <span className={css.account}>
              <IconButton label={t("shell.search")} size="lg" hasTip={false} onPress={openSearch}>
                <Search aria-hidden="true" />
              </IconButton>
              <Bell />
              <Account />
            </span>
          </>
        }
      />
      <Columns>
        <Column>
          <TodayMeetings />
          <Suspense>
            <DuePolls />
          </Suspense>
          <Unread />
          {!isPending && shared.length === 0 && (
            <ThreeThings onWorkspace={() => setDialog("workspace")} onChat={() => setDialog("chat")} />
          )}
        </Column>
        <Column>
          <Suspense>
            <MyCards most={6} />
          </Suspense>
          <RecentFiles />
          {shared.length > 0 && <Workspaces />}
        </Column>
      </Columns>
      <NewWorkspace isOpen={dialog === "workspace"} onClose={close} />
      <StartDirectChat isOpen={dialog === "chat"} onClose={close} />
    </PageBody>
  );
}

/** Rooms with something unread, those that mention me first. */
function Unread() {
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
            about={<span className={css.words}>{room.last?.text}</span>}
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

function Workspaces() {
  const t = useText();
  const { shared } = useWorkspaces();
  return (
    <Section title={t("today.workspaces")}>
      {shared.slice(0, 6).map((one) => (
        <Link key={one.id} className={css.link} to="/w/$workspaceId" params={{ workspaceId: one.id }}>
          <Item
            icon={<Avatar id={one.id} name={one.name} isSquare size={28} />}
            title={one.name}
            about={`${one.organisations.map((other) => other.name).join(" + ")} · ${t("today.members", { n: one.memberCount })}`}
          />
        </Link>
      ))}
    </Section>
  );
}

/** For somebody who has no workspace yet. */
function ThreeThings({ onWorkspace, onChat }: { onWorkspace: () => void; onChat: () => void }) {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  return (
    <Section title={t("today.try")}>
      <button type="button" className={css.link} onClick={onWorkspace}>
        <Item
          icon={
            <IconTile>
              <Boxes />
            </IconTile>
          }
          title={t("today.tryWorkspace")}
          about={t("today.tryWorkspaceText")}
        />
      </button>
      {!me.isAdmin && (
        <button type="button" className={css.link} onClick={onChat}>
          <Item
            icon={
              <IconTile>
                <SquarePen />
              </IconTile>
            }
            title={t("today.tryChat")}
            about={t("today.tryChatText")}
          />
        </button>
      )}
      {me.isAdmin && (
        <button type="button" className={css.link} onClick={() => void navigate({ to: "/admin/persons" })}>
          <Item
            icon={
              <IconTile>
                <UserPlus />
              </IconTile>
            }
            title={t("today.tryInvite")}
            about={t("today.tryInviteText")}
          />
        </button>
      )}
      <button type="button" className={css.link} onClick={() => void navigate({ to: "/me" })}>
        <Item
          icon={
            <IconTile>
              <UserRound />
            </IconTile>
          }
          title={t("today.tryProfile")}
          about={t("today.tryProfileText")}
        />
      </button>
    </Section>
  );
}
