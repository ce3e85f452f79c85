import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { TextField } from "../../../ui/index.ts";

interface SaveAsDialogProps {
  name: string;
  onClose: () => void;
  onSave: (name: string) => void;
}

/** Under which name the program saves a copy beside the file. */
export function SaveAsDialog({ name, onClose, onSave }: SaveAsDialogProps) {
  const t = useText();
  const [typed, setTyped] = useState(name);
  return (
    <FormDialog
      onClose={onClose}
      title={t("office.saveAs")}
      about={t("office.saveAsText")}
      size="small"
      submit={t("office.save")}
      isIncomplete={typed.trim() === ""}
      onSubmit={() => {
        onSave(typed.trim());
        onClose();
      }}
    >
      <TextField label={t("office.name")} value={typed} onChange={setTyped} maxLength={250} autoFocus />
    </FormDialog>
  );
}
