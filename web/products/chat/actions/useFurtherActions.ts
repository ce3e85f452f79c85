import { ClientEvent, type MatrixEvent } from "matrix-js-sdk";
import { useEffect, useMemo, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import { addressOfMessage, type Asked, type FurtherActions } from "./further.ts";
import { mostPinned, setPinned } from "./pinned.ts";
import { mostSaved, readSaved, savedType, setSaved, type SavedMessage } from "./saved.ts";

/** The person's saved messages as this device knows them; another's changes come with the sync. */
export function useSaved(engine: Engine): readonly SavedMessage[] {
  const { client } = engine;
  const [saved, setKnown] = useState(() => readSaved(client));
  useEffect(() => {
    const look = (event: MatrixEvent): void => {
      if (event.getType() === savedType) setKnown(readSaved(client));
    };
    setKnown(readSaved(client));
    client.on(ClientEvent.AccountData, look);
    return () => void client.off(ClientEvent.AccountData, look);
  }, [client]);
  return saved;
}

/** Saves a message or lets it go, and says so. */
export function useSave(engine: Engine): (message: Pick<SavedMessage, "roomId" | "eventId">, isSaved: boolean) => void {
  const t = useText();
  return useMemo(
    () => (message, isSaved) =>
      void setSaved(engine.client, message, isSaved ? now() : null).then(
        (outcome) => {
          if (outcome === "full") showToast({ text: t("messageactions.saveFull", { n: mostSaved }), tone: "danger" });
          else showToast({ text: t(isSaved ? "messageactions.saved" : "messageactions.unsaved") });
        },
        () => showToast({ text: t("messageactions.saveFailed"), tone: "danger" }),
      ),
    [engine, t],
  );
}

/** Pins a message or unpins it, and says when it could not be done. */
export function usePin(engine: Engine, roomId: string): (eventId: string, isPinned: boolean) => void {
  const t = useText();
  return useMemo(
    () => (eventId, isPinned) =>
      void setPinned(engine.client, roomId, eventId, isPinned).then(
        (outcome) => {
          if (outcome === "full") showToast({ text: t("messageactions.pinFull", { n: mostPinned }), tone: "danger" });
        },
        () =>
          showToast({ text: t(isPinned ? "messageactions.pinFailed" : "messageactions.unpinFailed"), tone: "danger" }),
      ),
    [engine, roomId, t],
  );
}

/** What else can be done with the messages of a room, and what is asked about one of them right now. */
export function useFurtherActions(
  engine: Engine,
  view: RoomView,
): { further: FurtherActions; asked: Asked | null; end: () => void } {
  const t = useText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const saved = useSaved(engine);
  const onSave = useSave(engine);
  const onPin = usePin(engine, view.id);
  const { id: roomId, canPin } = view;
  // A view has a new list whenever anything in the room changes.
  const pinned = view.pinned.join(" ");
  const further = useMemo<FurtherActions>(() => {
    const pinnedIds = new Set(pinned.split(" "));
    const savedIds = new Set(saved.filter((one) => one.roomId === roomId).map((one) => one.eventId));
    return {
      canPin,
      isPinned: (eventId) => pinnedIds.has(eventId),
      isSaved: (eventId) => savedIds.has(eventId),
      onPin,
      onSave: (eventId, isSaved) => onSave({ roomId, eventId }, isSaved),
      onLink: (eventId) =>
        void navigator.clipboard.writeText(addressOfMessage(location.origin, roomId, eventId)).then(
          () => showToast({ text: t("messageactions.linkCopied") }),
          () => showToast({ text: t("messageactions.linkFailed"), tone: "danger" }),
        ),
      onAsk: (what, message) => setAsked({ what, message }),
    };
  }, [roomId, canPin, pinned, saved, onPin, onSave, t]);
  return { further, asked, end: () => setAsked(null) };
}
