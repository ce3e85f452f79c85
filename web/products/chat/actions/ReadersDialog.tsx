import { Eye } from "lucide-react";
import { useCallback } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Dialog, EmptyState, Item, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useRoomView } from "../hooks.ts";
import type { Message } from "../messages/timeline.ts";
import css from "./actions.module.css";
import { LoadFailed } from "./LoadFailed.tsx";
import { useWhen } from "./MessageEntry.tsx";
import { readersOfMessage, readersOfOlder } from "./readers.ts";
import { useLoaded } from "./useLoaded.ts";

/** Who has read a message, and until when each is known to have read; it follows what happens meanwhile. */
export function ReadersDialog(props: { engine: Engine; roomId: string; message: Message; onClose: () => void }) {
  const t = useText();
  const whenOf = useWhen();
  const { engine, roomId, message } = props;
  useRoomView(engine, roomId);
  const room = engine.client.getRoom(roomId);
  const event = room?.findEventById(message.id);
  const root = event?.threadRootId;
  const isAtHand = Boolean(event);
  const load = useCallback(
    () => (isAtHand ? Promise.resolve([]) : readersOfOlder(engine, roomId, message)),
    [engine, roomId, message, isAtHand],
  );
  const { value: ofOlder, isFailed, again } = useLoaded(load);
  const inThread = root === undefined ? [] : engine.reads.ofThread(roomId, root);
  const readers = room && event ? readersOfMessage(room, message.id, engine.me, inThread) : ofOlder;
  return (
    <Dialog
      isOpen
      size="small"
      onClose={props.onClose}
      title={t("messageactions.readersTitle")}
      about={t("messageactions.readersNote")}
      closeLabel={t("common.close")}
    >
      {isFailed && <LoadFailed onAgain={again} />}
      {!readers && !isFailed && <Skeleton label={t("common.loading")} rows={3} />}
      {readers?.length === 0 && <EmptyState icon={<Eye />} title={t("messageactions.readersNone")} />}
      {readers && readers.length > 0 && (
        <ul className={css.list} aria-label={t("messageactions.readersTitle")}>
          {readers.map(({ userId, at }) => {
            const person = engine.personIn(roomId, userId);
            return (
              <li key={userId}>
                <Item
                  icon={<Avatar id={userId} name={person.name} imageUrl={person.avatarUrl} size={28} />}
                  title={person.name}
                  about={t("messageactions.readerAt", { when: whenOf(at) })}
                />
              </li>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}
