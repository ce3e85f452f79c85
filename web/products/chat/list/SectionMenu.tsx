import { Pencil, X } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Menu, showToast, TextField } from "../../../ui/index.ts";
import type { RoomSummary } from "../summary.ts";
import { withClient } from "./moving.ts";
import { moveTo } from "./room-settings.ts";
import { longestName, sectionName, tagFor } from "./tags.ts";
import "./text.ts";

/** A section of the person's own: another name, or none. It is its rooms' tag, so it is there as long as it has one. */
export function SectionMenu({ tag, rooms }: { tag: `u.${string}`; rooms: readonly RoomSummary[] }) {
  const t = useText();
  const [isRenaming, setRenaming] = useState(false);
  const name = sectionName(tag);
  const moveAll = (to: `u.${string}` | null): Promise<boolean> =>
    withClient(async (client) => {
      for (const room of rooms) await moveTo(client, room.id, to, to === null ? null : room.order);
    });
  const remove = async (): Promise<void> => {
    if (!(await moveAll(null))) return;
    showToast({
      text: t("chatlist.sectionRemoved", { section: name }),
      action: { name: t("common.undo"), run: () => void moveAll(tag) },
    });
  };
  return (
    <>
      <Menu
        label={t("common.moreFor", { name })}
        actions={[
          { id: "rename", name: t("chatlist.renameSection"), icon: <Pencil />, onAction: () => setRenaming(true) },
          { id: "remove", name: t("chatlist.removeSection"), icon: <X />, onAction: () => void remove() },
        ]}
      />
      {isRenaming && (
        <RenameSection
          name={name}
          onClose={() => setRenaming(false)}
          onRename={async (to) => {
            if (await moveAll(to)) setRenaming(false);
          }}
        />
      )}
    </>
  );
}

function RenameSection(props: { name: string; onClose: () => void; onRename: (tag: `u.${string}`) => Promise<void> }) {
  const t = useText();
  const [name, setName] = useState(props.name);
  const [isPending, setPending] = useState(false);
  const tag = tagFor(name);
  const rename = async (): Promise<void> => {
    if (tag === null) return;
    setPending(true);
    await props.onRename(tag);
    setPending(false);
  };
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("chatlist.renameSection")}
      size="small"
      submit={t("common.save")}
      isPending={isPending}
      isIncomplete={tag === null}
      onSubmit={() => void rename()}
    >
      <TextField label={t("chatlist.sectionName")} value={name} onChange={setName} maxLength={longestName} isRequired />
    </FormDialog>
  );
}
