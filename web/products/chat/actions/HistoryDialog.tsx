import type { MatrixEvent } from "matrix-js-sdk";
import { useCallback } from "react";
import { useText } from "../../../text/index.tsx";
import { Dialog, Notice, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { MessageContent } from "../messages/MessageContent.tsx";
import type { MessageActions } from "../messages/message-actions.ts";
import type { Message } from "../messages/timeline.ts";
import css from "./actions.module.css";
import { versionsOf } from "./history.ts";
import { LoadFailed } from "./LoadFailed.tsx";
import { useWhen } from "./MessageEntry.tsx";
import { useLoaded } from "./useLoaded.ts";

const mostEdits = 1000;

/** All edits of a message (client-server API, "Event replacements"), as far as they are shown. */
async function loadVersions(engine: Engine, roomId: string, eventId: string) {
  const edits: MatrixEvent[] = [];
  let from: string | undefined;
  do {
    const page = await engine.client.relations(roomId, eventId, "m.replace", null, {
      limit: 100,
      ...(from === undefined ? {} : { from }),
    });
    edits.push(...page.events);
    from = page.nextBatch ?? undefined;
  } while (from !== undefined && edits.length < mostEdits);
  const original = await engine.loadEvent(roomId, eventId);
  const versions = original ? versionsOf(original, await engine.readable(roomId, edits)) : [];
  return { versions, isCut: from !== undefined };
}

/** What a message said before it was changed, and when. */
export function HistoryDialog(props: {
  engine: Engine;
  roomId: string;
  message: Message;
  actions: MessageActions;
  onClose: () => void;
}) {
  const t = useText();
  const whenOf = useWhen();
  const { engine, roomId, message, actions } = props;
  const load = useCallback(() => loadVersions(engine, roomId, message.id), [engine, roomId, message.id]);
  const { value, isFailed, again } = useLoaded(load);
  const labelOf = (index: number): string => {
    if (index === 0) return t("messageactions.historyNow");
    return index === (value?.versions.length ?? 0) - 1 ? t("messageactions.historyFirst") : "";
  };
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("messageactions.history")}
      about={actions.personOf(message.sender).name}
      closeLabel={t("common.close")}
    >
      {isFailed && <LoadFailed onAgain={again} />}
      {!value && !isFailed && <Skeleton label={t("common.loading")} rows={3} />}
      {value && (
        <ol className={css.list} aria-label={t("messageactions.history")}>
          {value.versions.map((version, index) => (
            <li key={version.id} className={css.version}>
              <div className={css.when}>{[labelOf(index), whenOf(version.at)].filter(Boolean).join(" · ")}</div>
              <MessageContent
                message={{ ...message, content: version.content, isDeleted: false, unreadable: null }}
                actions={actions}
              />
            </li>
          ))}
        </ol>
      )}
      {value?.isCut && <Notice isQuiet>{t("messageactions.historyEnd")}</Notice>}
    </Dialog>
  );
}
