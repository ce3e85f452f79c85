import { useParams } from "@tanstack/react-router";
import { useMemo, useRef, type RefObject } from "react";
import { offered } from "../../../platform/product.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import type { MessageActions } from "../messages/message-actions.ts";
import { messageAfter, plainTextOf, type Gathered, type Message } from "../messages/timeline.ts";
import type { TimelineHandle } from "../messages/useTimelineScroll.ts";

/** What the page around the messages does when a message asks for it. Stable callbacks. */
interface Surroundings extends Pick<
  MessageActions,
  "personOf" | "organisationOf" | "onReply" | "onEdit" | "onReport" | "onView" | "further"
> {
  readonly onThread: (rootId: string) => void;
  readonly timeline: RefObject<TimelineHandle | null>;
}

/** What can be done with the messages of a room. The same object until what a message shows of it changes. */
export function useMessageActions(
  engine: Engine,
  view: RoomView,
  gathered: Gathered,
  surroundings: Surroundings,
): MessageActions {
  const t = useText();
  const { workspaceId = null } = useParams({ strict: false });
  const latest = useRef(gathered);
  latest.current = gathered;
  const { id: roomId, canRedactOthers, trust } = view;
  // While the room asks about someone's new keys nothing is sent.
  const canWrite = view.canWrite && (trust?.replaced.length ?? 0) === 0;
  const { personOf, organisationOf, onReply, onEdit, onReport, onView, onThread, further, timeline } = surroundings;
  return useMemo<MessageActions>(
    () => ({
      me: engine.me,
      roomId,
      personOf,
      organisationOf,
      canWrite,
      canRedactOthers,
      onReply,
      onThread,
      onEdit,
      onReport,
      onView,
      further,
      onCard: (message) => createCardOf(message, roomId, workspaceId),
      onDelete: (message) => {
        engine.redact(roomId, message.id).catch(() => showToast({ text: t("chat.deleteFailed"), tone: "danger" }));
      },
      onReact: (message, sign, shortcode) =>
        react(engine, roomId, latest.current.byId.get(message.id) ?? message, { sign, shortcode }),
      onRetry: (message) => engine.retry(roomId, message.id),
      onDiscard: (message) => engine.discard(roomId, message.id),
      onShow: (eventId) => timeline.current?.show(eventId),
      following: (message) => messageAfter(latest.current, message),
      loadReferences: (eventId) => engine.loadReferences(roomId, eventId),
      onSend: (type, content) => engine.send(roomId, type, content),
    }),
    [
      engine,
      roomId,
      workspaceId,
      personOf,
      organisationOf,
      canWrite,
      canRedactOthers,
      onReply,
      onThread,
      onEdit,
      onReport,
      onView,
      further,
      timeline,
      t,
    ],
  );
}

function createCardOf(message: Message, roomId: string, workspaceId: string | null): void {
  offered("createCard")?.({
    workspaceId,
    source: { kind: "message", id: `${roomId}/${message.id}` },
    title: plainTextOf(message),
    description: typeof message.content["body"] === "string" ? message.content["body"] : "",
  });
}

/** Reacts, or takes the own reaction back. */
function react(
  engine: Engine,
  roomId: string,
  message: Message,
  { sign, shortcode }: { sign: string; shortcode: string | undefined },
): void {
  const mine = message.reactions.find((one) => one.key === sign)?.mine;
  if (!mine)
    engine.send(roomId, "m.reaction", {
      "m.relates_to": { rel_type: "m.annotation", event_id: message.id, key: sign },
      ...(shortcode === undefined ? {} : { shortcode }),
    });
  else if (mine.startsWith("$")) engine.redact(roomId, mine).catch(() => undefined);
}
