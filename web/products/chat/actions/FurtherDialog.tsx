import { lazyRouteComponent } from "@tanstack/react-router";
import type { Engine } from "../engine.ts";
import type { MessageActions } from "../messages/message-actions.ts";
import { plainTextOf } from "../messages/timeline.ts";
import type { RoomView } from "../room-view.ts";
import { ForwardDialog } from "./ForwardDialog.tsx";
import type { Asked } from "./further.ts";
import { HistoryDialog } from "./HistoryDialog.tsx";
import { ReadersDialog } from "./ReadersDialog.tsx";

const RemindDialog = lazyRouteComponent(() => import("../../../shared/reminders/RemindDialog.tsx"), "RemindDialog");

/** The dialog for what is asked about a message. */
export function FurtherDialog(props: {
  engine: Engine;
  view: RoomView;
  asked: Asked;
  actions: MessageActions;
  onClose: () => void;
}) {
  const { engine, view, asked, actions, onClose } = props;
  const { what, message } = asked;
  const roomId = view.id;
  if (what === "forward")
    return <ForwardDialog engine={engine} message={message} isFromEncrypted={view.isEncrypted} onClose={onClose} />;
  if (what === "history")
    return <HistoryDialog engine={engine} roomId={roomId} message={message} actions={actions} onClose={onClose} />;
  if (what === "readers") return <ReadersDialog engine={engine} roomId={roomId} message={message} onClose={onClose} />;
  const title = plainTextOf(message, 80) || actions.personOf(message.sender).name;
  return <RemindDialog item={{ kind: "message", id: `${roomId}/${message.id}`, title }} onClose={onClose} />;
}
