import type { Card } from "@safos/contract/boards";
import { Pencil } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton, TextField } from "../../../ui/index.ts";
import css from "./CardPanel.module.css";
import { DraftForm } from "./DraftForm.tsx";
import { useDraft } from "./useDraft.ts";

export function CardTitle({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const { draft, setDraft, begin, end, save, isSaving, theirs } = useDraft(card, "title");
  if (draft === null)
    return (
      <div className={css.titleRow}>
        <h3 className={css.title}>{card.title}</h3>
        {canWrite && (
          <IconButton label={t("boards.changeTitle")} size="sm" onPress={begin}>
            <Pencil aria-hidden="true" />
          </IconButton>
        )}
      </div>
    );
  return (
    <DraftForm theirs={theirs} isSaving={isSaving} onSave={() => draft.trim() !== "" && save(draft.trim())} onEnd={end}>
      <TextField label={t("boards.cardTitle")} value={draft} onChange={setDraft} maxLength={500} autoFocus />
    </DraftForm>
  );
}
