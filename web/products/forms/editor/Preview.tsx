import { questionsOf } from "@safos/contract/form-logic";
import { Check, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Dialog, EmptyState } from "../../../ui/index.ts";
import { AnswerForm } from "../answering/AnswerForm.tsx";
import type { EditorState } from "./editor.ts";

/** The form as those who answer see it; nothing is kept. */
export function Preview({ state, onClose }: { state: EditorState; onClose: () => void }) {
  const t = useText();
  const { form } = state;
  const [isDone, setDone] = useState(false);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={state.title}
      about={t("forms.previewAbout")}
      closeLabel={t("common.close")}
      size="wide"
    >
      {isDone ? (
        <EmptyState icon={<Check />} title={t("forms.sent")}>
          {state.content.thanks || t("forms.thanks")}
        </EmptyState>
      ) : questionsOf(state.content).length === 0 ? (
        <EmptyState icon={<TriangleAlert />} title={t("forms.fault.noQuestions")} />
      ) : (
        <AnswerForm
          isPreview
          who="preview"
          isDraftKept={false}
          onSent={() => setDone(true)}
          form={{
            ...form.settings,
            id: form.id,
            workspaceId: form.workspaceId,
            title: state.title,
            description: state.description,
            organisationName: "",
            content: state.content,
            hasReceipt: false,
            canAnswer: "yes",
            ticket: "",
            proofBits: 0,
            own: null,
            draft: null,
          }}
        />
      )}
    </Dialog>
  );
}
