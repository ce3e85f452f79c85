import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Chip, Menu } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { Person } from "../person.ts";
import { rightsIn, setLead } from "./group-chat.ts";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { roleOf } from "./roles.ts";
import "./text.ts";

/** At the end of a person's row in a chat: what they are in it, and what may be done about that. */
export function PersonInGroup({ engine, roomId, person }: { engine: Engine; roomId: string; person: Person }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const room = engine.client.getRoom(roomId);
  const change = useMutation({ mutationFn: (isLead: boolean) => setLead(engine, roomId, person.userId, isLead) });
  if (!room) return null;
  const rights = rightsIn(engine, room);
  const power = room.getMember(person.userId)?.powerLevel ?? 0;
  const role = roleOf(power);
  const isMe = person.userId === engine.me;
  // Who stands as high as oneself is not moved, but oneself.
  const isBelow = power < rights.own;
  const { name } = person;
  const canLead = rights.canSetRoles && isBelow && role !== "lead";
  const canStep = rights.canSetRoles && role === "lead" && (isBelow || isMe);
  const canRemove = rights.canKick && isBelow && !isMe;
  return (
    <>
      {role !== "member" && <Chip tone="outline">{t(`groupchat.${role}`)}</Chip>}
      {(canLead || canStep || canRemove) && (
        <Menu
          label={t("groupchat.actions", { name })}
          actions={[
            canLead && { id: "lead", name: t("groupchat.makeLead"), onAction: () => change.mutate(true) },
            canStep && { id: "step", name: t("groupchat.noLead"), onAction: () => change.mutate(false) },
            canRemove && {
              id: "remove",
              name: t("groupchat.remove"),
              isDanger: true,
              startsGroup: canLead || canStep,
              onAction: () => setAsking(true),
            },
          ]}
        />
      )}
      {isAsking && <RemoveDialog {...{ engine, roomId, person }} how="group" onClose={() => setAsking(false)} />}
    </>
  );
}
