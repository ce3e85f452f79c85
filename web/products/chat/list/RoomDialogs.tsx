import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Radios, TextField } from "../../../ui/index.ts";
import { useSummary, type RoomSummary } from "../summary.ts";
import { moveRoom, withClient } from "./moving.ts";
import type { RoomLevel } from "@safos/contract/room-level";
import { setRoomLevel } from "./room-level.ts";
import { sectionsOf } from "./sections.ts";
import { longestName, sectionName, tagFor } from "./tags.ts";
import type { RoomDialog } from "./useRoomActions.tsx";
import "./text.ts";

/** What is asked about a room before something is set for it. */
export function RoomDialogs(props: { dialog: RoomDialog; room: RoomSummary; onClose: () => void }) {
  const { dialog, room, onClose } = props;
  if (dialog === "level") return <ChooseLevel room={room} onClose={onClose} />;
  return <ChooseSection room={room} onClose={onClose} />;
}

const levels = ["all", "mentions", "none"] as const;

/** What of a room notifies; it holds at once, here and in other apps. */
function ChooseLevel({ room, onClose }: { room: RoomSummary; onClose: () => void }) {
  const t = useText();
  const [level, setShown] = useState<RoomLevel>(room.level);
  const choose = async (next: RoomLevel): Promise<void> => {
    setShown(next);
    if (!(await withClient((client) => setRoomLevel(client, room.id, next === "all" ? null : next)))) setShown(level);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("chatlist.notificationsOf", { name: room.name })}
      about={t("chatlist.notificationsAbout")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <Button variant="primary" onPress={onClose}>
          {t("common.close")}
        </Button>
      }
    >
      <Radios
        label={t("chatlist.notifications")}
        isLabelHidden
        value={level}
        onChange={(next) => void choose(next)}
        options={levels.map((id) => ({ id, name: t(`chatlist.level.${id}`), hint: t(`chatlist.levelHint.${id}`) }))}
      />
    </Dialog>
  );
}

type Choice = "home" | "new" | `u.${string}`;

/** One of the sections that there are, or a new one. */
function ChooseSection({ room, onClose }: { room: RoomSummary; onClose: () => void }) {
  const t = useText();
  const { rooms } = useSummary();
  const own = sectionsOf(rooms.values(), null).own.map(({ tag }) => tag);
  const [choice, setChoice] = useState<Choice>(own.find((tag) => tag !== room.section) ?? "new");
  const [name, setName] = useState("");
  const [isPending, setPending] = useState(false);
  const section = choice === "home" ? null : choice === "new" ? tagFor(name) : choice;
  const save = async (): Promise<void> => {
    setPending(true);
    await moveRoom(room, section);
    onClose();
  };
  return (
    <FormDialog
      onClose={onClose}
      title={t("chatlist.sectionOf", { name: room.name })}
      about={t("chatlist.sectionAbout")}
      size="small"
      submit={t("chatlist.move")}
      isPending={isPending}
      isIncomplete={choice === "new" && section === null}
      onSubmit={() => void save()}
    >
      {(own.length > 0 || room.section !== null) && (
        <Radios<Choice>
          label={t("chatlist.section")}
          value={choice}
          onChange={setChoice}
          options={[
            ...own.map((tag) => ({ id: tag, name: sectionName(tag) })),
            ...(room.section === null ? [] : [{ id: "home" as const, name: t("chatlist.noSection") }]),
            { id: "new", name: t("chatlist.newSection") },
          ]}
        />
      )}
      {choice === "new" && (
        <TextField
          label={t("chatlist.sectionName")}
          value={name}
          onChange={setName}
          maxLength={longestName}
          isRequired
        />
      )}
    </FormDialog>
  );
}
