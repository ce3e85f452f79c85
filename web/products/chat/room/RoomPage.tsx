import { useQueries, useQuery } from "@tanstack/react-query";
import { lazyRouteComponent, useNavigate, useParams } from "@tanstack/react-router";
import { Hash } from "lucide-react";
import { Suspense, useCallback, useEffect, useMemo, useRef } from "react";
import { useSeen } from "../../../shared/items/live.ts";
import { explain } from "../../../platform/api.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { offered } from "../../../platform/product.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, HeaderEnd, Notice, showToast } from "../../../ui/index.ts";
import { membersQuery, useWorkspaces, workspaceQuery } from "../../../shared/workspaces/queries.ts";
import { useEngine, useRoomView } from "../hooks.ts";
import css from "./RoomPage.module.css";
import { PersonButton } from "../people/PersonButton.tsx";
import { addressOfId } from "../person.ts";
import type { RoomView as RoomViewOf } from "../room-view.ts";
import { RoomView } from "./RoomView.tsx";
import { RoomWaiting } from "./RoomWaiting.tsx";
import { useSummary } from "../summary.ts";
import { channelsQuery } from "../queries.ts";
import { useTitle } from "../../../platform/title.ts";
import "./text.ts";

const SpaceView = lazyRouteComponent(() => import("../spaces/SpaceView.tsx"), "SpaceView");
const ChannelFoot = lazyRouteComponent(() => import("../channel/ChannelFoot.tsx"), "ChannelFoot");

/** In a larger chat one call would ring for too many. */
const mostRung = 20;

function useRoom(roomId: string) {
  const { engine, error } = useEngine();
  const view = useRoomView(engine, roomId);
  const navigate = useNavigate();
  const join = useCallback(() => {
    engine?.join(roomId).catch((failure: unknown) => showToast({ text: explain(failure), tone: "danger" }));
  }, [engine, roomId]);
  const decline = useCallback(() => {
    void engine?.leave(roomId).then(() => navigate({ to: "/chat" }));
  }, [engine, roomId, navigate]);
  return { engine, view, error, join, decline };
}

/** A room as soon as it can be read; until then, what stands in its place. */
function RoomOrWaiting({
  room,
  ...shown
}: { room: ReturnType<typeof useRoom> } & Omit<Parameters<typeof RoomView>[0], "engine" | "view">) {
  const t = useText();
  const { engine, view, error, join, decline } = room;
  if (error) return <Notice tone="danger">{t("chat.lost")}</Notice>;
  if (!engine || view?.membership !== "join") return <RoomWaiting view={view} onJoin={join} onDecline={decline} />;
  if (view.isSpace)
    return (
      <Suspense>
        <SpaceView key={view.id} {...{ engine, view }} name={view.name} head={shown.head} />
      </Suspense>
    );
  return <RoomView key={view.id} engine={engine} view={view} {...shown} />;
}

/** The call that goes on in the room, and in a channel what begins one. */
function CallOfRoom({ view, workspaceId, name }: { view: RoomViewOf; workspaceId: string | null; name: string }) {
  const StartMeeting = offered("StartMeeting");
  const { id: roomId, inCall, isEncrypted } = view;
  if (!StartMeeting || !view.canWrite) return null;
  return (
    <Suspense>
      <StartMeeting call={{ roomId, workspaceId, name, inCall, isEncrypted }} />
    </Suspense>
  );
}

/** A channel of a workspace, under the workspace's header and tabs. */
export function ChannelPage() {
  const me = useMe();
  const { workspaceId, roomId } = useParams({ from: "/inside/w/$workspaceId/chat/$roomId" });
  const { data: channels } = useQuery(channelsQuery(workspaceId));
  const { data: members } = useQuery(membersQuery(workspaceId));
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const room = useRoom(roomId);
  const { view, join } = room;
  // On a phone the workspace's header gives way, and the channel is what the page is about.
  const Heading = useIsPhone() ? "h1" : "h2";
  const StartMeeting = offered("StartMeeting");
  const channel = channels?.find((one) => one.id === roomId);
  const name = channel?.name ?? view?.name ?? "";
  const topic = channel?.topic ?? view?.topic ?? "";
  useTitle("thing", name && `#${name}`);

  // Membership follows the workspace; an invitation into a channel of one's own workspace needs no question.
  const asked = useRef("");
  useEffect(() => {
    if (!channel || !view || view.membership === "join" || asked.current === roomId) return;
    asked.current = roomId;
    join();
  }, [channel, view, roomId, join]);

  const organisations = useMemo(
    () => new Map((members ?? []).map((one) => [one.person.userId, one.person.organisationName])),
    [members],
  );
  const organisationOf = useCallback(
    (userId: string) => {
      const organisation = organisations.get(userId);
      return organisation && organisation !== me.organisation.name ? organisation : null;
    },
    [organisations, me.organisation.name],
  );
  return (
    <RoomOrWaiting
      room={room}
      name={name}
      organisationOf={organisationOf}
      detailsFoot={
        channel && (
          <Suspense>
            <ChannelFoot {...{ workspaceId, roomId }} />
          </Suspense>
        )
      }
      head={(tools) => (
        <header className={css.head}>
          <span className={css.back}>
            <BackLink to="/chat" />
          </span>
          <div className={css.title}>
            <Heading className={css.name}>
              <Hash aria-hidden="true" />
              <span>{name}</span>
            </Heading>
            {topic && <span className={css.topic}>{topic}</span>}
            <span className={css.where}>{workspace?.name}</span>
          </div>
          {StartMeeting && (
            <span className={css.onPhone}>
              <Suspense>
                <StartMeeting workspaceId={workspaceId} />
              </Suspense>
            </span>
          )}
          {view && <CallOfRoom view={view} workspaceId={workspaceId} name={`#${name}`} />}
          {tools}
          <HeaderEnd />
        </header>
      )}
    />
  );
}

/** A direct chat; an address of a channel leads on to the channel in its workspace. */
export function DirectRoomPage() {
  const t = useText();
  const { roomId } = useParams({ from: "/inside/chat/$roomId" });
  const navigate = useNavigate();
  const room = useRoom(roomId);
  const { rooms } = useSummary();
  const { shared } = useWorkspaces();
  const channels = useQueries({ queries: shared.map((one) => channelsQuery(one.id)) });
  const home = shared.find((_, index) => channels[index]?.data?.some((one) => one.id === roomId));
  useEffect(() => {
    if (home)
      void navigate({
        to: "/w/$workspaceId/chat/$roomId",
        params: { workspaceId: home.id, roomId },
        // Which message was meant.
        search: (old) => old,
        replace: true,
      });
  }, [home, navigate, roomId]);

  useSeen("channel", roomId);
  const summary = rooms.get(roomId);
  const name = summary?.name ?? room.view?.name ?? "";
  const direct = summary?.direct;
  useTitle("thing", name);
  const organisationOf = useCallback(() => null, []);
  const StartMeeting = offered("StartMeeting");
  return (
    <RoomOrWaiting
      room={room}
      name={name}
      organisationOf={organisationOf}
      head={(tools) => (
        <header className={css.direct}>
          <span className={css.back}>
            <BackLink to="/chat" />
          </span>
          {direct ? (
            <Avatar id={direct.userId} name={name} imageUrl={direct.avatarUrl} size={36} />
          ) : (
            <Avatar id={roomId} name={name} imageUrl={room.view?.pictureUrl} size={36} isSquare />
          )}
          <div className={css.title}>
            <h1 className={css.name}>
              <span title={name}>
                {direct ? (
                  <PersonButton person={{ ...direct, name }} roomId={roomId}>
                    {name}
                  </PersonButton>
                ) : (
                  name
                )}
              </span>
            </h1>
            {direct && <span className={css.address}>{addressOfId(direct.userId)}</span>}
            {room.view && (room.view.isGroup || room.view.isSpace) && (
              <span className={css.address}>
                {t(room.view.isSpace ? "chat.spaceOf" : "chat.groupOf", { n: room.view.memberCount })}
              </span>
            )}
          </div>
          {room.view && <CallOfRoom view={room.view} workspaceId={null} name={name} />}
          {StartMeeting && room.view?.canWrite && room.view.memberCount <= mostRung && (
            <Suspense>
              <StartMeeting roomId={roomId} name={name} />
            </Suspense>
          )}
          {tools}
          <HeaderEnd />
        </header>
      )}
    />
  );
}
