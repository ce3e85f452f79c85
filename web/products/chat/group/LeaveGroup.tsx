import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Notice, Select } from "../../../ui/index.ts";
import { opennessOf } from "../directory/open-chats.ts";
import "../directory/text.ts";
import type { Engine } from "../engine.ts";
import type { Person } from "../person.ts";
import type { RoomView } from "../room-view.ts";
import css from "./Group.module.css";
import { leaveGroup } from "./group-chat.ts";
import { heirsOf } from "./roles.ts";

/** What leaving means, and who leads the chat then. */
export function LeaveGroup(props: {
  engine: Engine;
  view: RoomView;
  room: Room;
  name: string;
  people: readonly Person[];
  onClose: () => void;
}) {
  const t = useText();
  const navigate = useNavigate();
  const { engine, room, people, view } = props;
  const openness = opennessOf(engine, room, useMe().organisation.domains);
  const canReturn = openness.isOwn && openness.isPublic && people.length > 1;
  const heirs = heirsOf(
    people.map(({ userId }) => ({ userId, power: room.getMember(userId)?.powerLevel ?? 0 })),
    engine.me,
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const heir = chosen !== null && heirs.includes(chosen) ? chosen : (heirs[0] ?? null);
  const leave = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => leaveGroup(engine, view.id, heir),
    async onSuccess() {
      props.onClose();
      await navigate({ to: "/chat" });
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("groupchat.leaveTitle", { room: props.name })}
      size="small"
      submit={t("groupchat.leave")}
      isPending={leave.isPending}
      onSubmit={() => leave.mutate()}
      error={leave.error}
    >
      <p className={css.text}>{t(canReturn ? "openchats.leave" : "groupchat.leaveText")}</p>
      {people.length === 1 && <Notice tone="warn">{t("groupchat.leaveLast")}</Notice>}
      {heir !== null && (
        <>
          <p className={css.text}>{t("groupchat.leaveHeir")}</p>
          <Select
            label={t("groupchat.heir")}
            value={heir}
            options={heirs.map((id) => ({ id, name: people.find((one) => one.userId === id)?.name ?? id }))}
            onChange={setChosen}
          />
        </>
      )}
    </FormDialog>
  );
}
