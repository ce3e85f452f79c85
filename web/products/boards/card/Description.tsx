import type { Card } from "@safos/contract/boards";
import { Pencil } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, TextField } from "../../../ui/index.ts";
import { Markdown } from "../Markdown.tsx";
import css from "./CardPanel.module.css";
import { DraftForm } from "./DraftForm.tsx";
import { useDraft } from "./useDraft.ts";

export function Description({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const { draft, setDraft, begin, end, save, isSaving, theirs } = useDraft(card, "description");
  if (draft === null)
    return (
      <section aria-label={t("boards.description")} className={css.description}>
        <Markdown text={card.description} />
        {canWrite && (
          <div>
            <Button variant="quiet" size="sm" icon={<Pencil aria-hidden="true" />} onPress={begin}>
              {t(card.description === "" ? "boards.addDescription" : "boards.changeDescription")}
            </Button>
          </div>
        )}
      </section>
    );
  return (
    <DraftForm theirs={theirs} isSaving={isSaving} onSave={() => save(draft)} onEnd={end}>
      <TextField
        label={t("boards.description")}
        hint={t("boards.descriptionHint")}
        value={draft}
        onChange={setDraft}
        maxLength={100_000}
        rows={8}
        autoFocus
      />
    </DraftForm>
  );
}
