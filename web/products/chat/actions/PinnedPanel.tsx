import { useNavigate } from "@tanstack/react-router";
import { Pin } from "lucide-react";
import { useCallback } from "react";
import { Panel } from "../../../platform/Panel.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { gather, type Message } from "../messages/timeline.ts";
import type { RoomView } from "../room-view.ts";
import css from "./actions.module.css";
import { LoadFailed } from "./LoadFailed.tsx";
import { MessageEntry } from "./MessageEntry.tsx";
import { useLoaded } from "./useLoaded.ts";
import { usePin } from "./useFurtherActions.ts";
import { isGone } from "../http-status.ts";

/** A message by its id; null for one that is gone or not for this person. */
export async function loadMessage(engine: Engine, roomId: string, eventId: string): Promise<Message | null> {
  try {
    const event = await engine.loadEvent(roomId, eventId);
    return event ? (gather([event], engine.me).byId.get(event.id) ?? null) : null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** What is pinned in a room, the latest first. */
export function PinnedPanel(props: { engine: Engine; view: RoomView; name: string; onClose: () => void }) {
  const t = useText();
  const { engine, view } = props;
  const roomId = view.id;
  const ids = view.pinned.join(" ");
  const load = useCallback(
    () =>
      Promise.all(
        ids
          .split(" ")
          .filter(Boolean)
          .toReversed()
          .map(async (id) => ({ id, message: await loadMessage(engine, roomId, id) })),
      ),
    [engine, roomId, ids],
  );
  const { value, isFailed, again } = useLoaded(load);
  const onPin = usePin(engine, roomId);
  const navigate = useNavigate();
  return (
    <Panel title={t("messageactions.pinned")} about={props.name} onClose={props.onClose}>
      <div className={css.body}>
        {isFailed && <LoadFailed onAgain={again} />}
        {!value && !isFailed && <Skeleton label={t("common.loading")} rows={3} />}
        {value?.length === 0 && (
          <EmptyState icon={<Pin />} title={t("messageactions.pinnedNone")}>
            {view.canPin && t("messageactions.pinnedNoneText")}
          </EmptyState>
        )}
        {value && value.length > 0 && (
          <ul className={css.list} aria-label={t("messageactions.pinned")}>
            {value.map(({ id, message }) => {
              const person = message && engine.personIn(roomId, message.sender);
              const named = { name: person?.name ?? "" };
              return (
                <li key={id}>
                  <MessageEntry message={message} person={person}>
                    {message && (
                      <Button
                        size="sm"
                        aria-label={t("messageactions.showOf", named)}
                        // The rooms' routes have no search of their own; on a phone the panel gives way to the message.
                        onPress={() => void navigate({ to: ".", search: { event: id } as never })}
                      >
                        {t("messageactions.show")}
                      </Button>
                    )}
                    {view.canPin && (
                      <Button
                        size="sm"
                        variant="quiet"
                        aria-label={person ? t("messageactions.unpinOf", named) : t("messageactions.unpin")}
                        onPress={() => onPin(id, false)}
                      >
                        {t("messageactions.unpin")}
                      </Button>
                    )}
                  </MessageEntry>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Panel>
  );
}
