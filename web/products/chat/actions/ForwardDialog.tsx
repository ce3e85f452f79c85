import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Notice, Radios, SearchField, showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { Message } from "../messages/timeline.ts";
import { useSummary, type RoomSummary } from "../summary.ts";
import { useWorkspaces } from "../../../shared/workspaces/queries.ts";
import css from "./actions.module.css";
import { forwardedContent, forwardedType } from "./forward.ts";
import "./text.ts";

/** More are found by their name. */
const mostShown = 30;

/** The rooms that the person can write in, the newest first, by a part of their name. */
function useTargets(engine: Engine, term: string): readonly RoomSummary[] {
  const { rooms } = useSummary();
  const wanted = term.trim().toLocaleLowerCase("sv");
  return [...rooms.values()]
    .filter((room) => !room.isInvite && room.name.toLocaleLowerCase("sv").includes(wanted))
    .filter((room) => engine.client.getRoom(room.id)?.maySendMessage() ?? false)
    .sort((a, b) => b.lastAt - a.lastAt)
    .slice(0, mostShown);
}

/** Sends a message once more, to another chat or channel that is chosen by its name. */
export function ForwardDialog(props: {
  engine: Engine;
  message: Message;
  isFromEncrypted: boolean;
  onClose: () => void;
}) {
  const t = useText();
  const { engine, message } = props;
  const [term, setTerm] = useState("");
  const [chosen, setChosen] = useState("");
  const targets = useTargets(engine, term);
  const { shared } = useWorkspaces();
  const workspaces = new Map(shared.map((one) => [one.id, one.name]));
  const target = targets.find((one) => one.id === chosen);
  const isToEncrypted = target !== undefined && engine.isEncrypted(target.id);
  const isLocked = isToEncrypted && engine.encryption.state !== "on";
  const hintOf = (room: RoomSummary): string =>
    [
      room.workspaceId === null ? undefined : workspaces.get(room.workspaceId),
      engine.isEncrypted(room.id) ? t("messageactions.encrypted") : undefined,
    ]
      .filter((one) => one !== undefined)
      .join(" · ");
  const send = (): void => {
    if (!target) return;
    engine.send(target.id, forwardedType(message.content), forwardedContent(message.content));
    showToast({ text: t("messageactions.forwarded", { room: target.name }) });
    props.onClose();
  };
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("messageactions.forward")}
      submit={t("messageactions.forwardSend")}
      isIncomplete={!target || isLocked}
      onSubmit={send}
    >
      <SearchField
        label={t("messageactions.forwardSearch")}
        clearLabel={t("common.clear")}
        value={term}
        onChange={setTerm}
        maxLength={200}
        isFull
        autoFocus
      />
      {targets.length === 0 ? (
        <p>{t("messageactions.forwardNone")}</p>
      ) : (
        <div className={css.targets}>
          <Radios
            label={t("messageactions.forwardTo")}
            value={chosen}
            onChange={setChosen}
            options={targets.map((room) => ({ id: room.id, name: room.name, hint: hintOf(room) }))}
          />
        </div>
      )}
      {target && props.isFromEncrypted && !isToEncrypted && (
        <Notice tone="warn">{t("messageactions.forwardPlain", { room: target.name })}</Notice>
      )}
      {target && isLocked && <Notice tone="danger">{t("messageactions.forwardLocked", { room: target.name })}</Notice>}
    </FormDialog>
  );
}
