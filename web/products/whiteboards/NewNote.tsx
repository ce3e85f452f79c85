import type { OutlineEntry } from "@safos/contract/whiteboard-outline";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useText } from "../../text/index.tsx";
import { Button, Form, Select, showToast, TextField } from "../../ui/index.ts";
import { addNote } from "./editing.ts";
import { typeName } from "./element-types.ts";
import { loose, noteTarget } from "./note-target.ts";
import type { Canvas } from "./scene.ts";

/** Writes a note and puts it into a frame, or where there is room. */
export function NewNote({ canvas, frames }: { canvas: Canvas; frames: readonly OutlineEntry[] }) {
  const t = useText();
  const [text, setText] = useState("");
  const [where, setWhere] = useState<string | null>(null);
  const target = noteTarget(frames, where);
  const add = (): void => {
    if (text.trim() === "") return;
    addNote(canvas, text.trim(), target === loose ? null : target);
    showToast({ text: t("whiteboards.noteAdded") });
    setText("");
  };
  return (
    <Form onSubmit={add}>
      <TextField label={t("whiteboards.newNote")} value={text} onChange={setText} maxLength={2000} />
      {frames.length > 0 && (
        <Select
          label={t("whiteboards.newNoteIn")}
          value={target}
          onChange={setWhere}
          options={[
            ...frames.map((one) => ({ id: one.id, name: one.text || typeName("frame") })),
            { id: loose, name: t("whiteboards.loose") },
          ]}
        />
      )}
      <Button type="submit" icon={<Plus aria-hidden="true" />} isDisabled={text.trim() === ""}>
        {t("whiteboards.addNote")}
      </Button>
    </Form>
  );
}
