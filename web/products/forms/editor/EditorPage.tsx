import { formFaults } from "@safos/contract/form-faults";
import { useParams, useSearch } from "@tanstack/react-router";
import { Eye } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, showToast } from "../../../ui/index.ts";
import { FormHead } from "../FormHead.tsx";
import headCss from "../FormHead.module.css";
import { editor } from "./editor.ts";
import { EditorPanel, type PanelTopic } from "./EditorPanel.tsx";
import { Preview } from "./Preview.tsx";
import { Questions } from "./Questions.tsx";
import { SaveStatus } from "./SaveStatus.tsx";
import { SharingView } from "./SharingView.tsx";
import { useOpenForm } from "./useOpenForm.ts";
import "../text.ts";

/** `/w/:workspaceId/forms/:formId`: making a form. */
export function EditorPage() {
  const t = useText();
  const { workspaceId, formId } = useParams({ from: "/inside/w/$workspaceId/forms/$formId" });
  const { view = "questions" } = useSearch({ from: "/inside/w/$workspaceId/forms/$formId" });
  const state = useOpenForm(formId);
  const [isTrying, setTrying] = useState(false);
  const [topic, setTopic] = useState<PanelTopic | null>(() =>
    matchMedia("(min-width: 1280px)").matches ? "ways" : null,
  );
  const [wasRefused, setRefused] = useState(false);
  if (!state) return null;
  const { form } = state;
  const faults = formFaults(state.content);
  const open = async (): Promise<void> => {
    setRefused(faults.length > 0);
    if (faults.length === 0 && (await editor.change({ state: "open" }))) showToast({ text: t("forms.opened") });
  };
  const close = async (): Promise<void> => {
    if (await editor.change({ state: "closed" }))
      showToast({ text: t("forms.closed"), action: { name: t("common.undo"), run: () => void open() } });
  };
  return (
    <div className={headCss.page}>
      <FormHead
        workspaceId={workspaceId}
        formId={formId}
        title={state.title || form.title}
        view={view}
        about={<SaveStatus status={state.status} savedAt={state.savedAt} />}
      >
        <Button variant="quiet" icon={<Eye aria-hidden="true" />} onPress={() => setTrying(true)}>
          {t("forms.preview")}
        </Button>
        {form.state === "open" ? (
          <Button onPress={() => void close()}>{t("forms.closeNow")}</Button>
        ) : (
          <Button variant="primary" onPress={() => void open()}>
            {t(form.state === "closed" ? "forms.reopen" : "forms.openNow")}
          </Button>
        )}
      </FormHead>
      {view === "sharing" ? (
        <div className={headCss.body}>
          <SharingView form={form} />
        </div>
      ) : (
        <div className={headCss.body}>
          <Questions
            state={state}
            faults={wasRefused ? faults : []}
            onWays={() => setTopic("ways")}
            onAbout={() => setTopic("about")}
          />
        </div>
      )}
      {view === "questions" && topic !== null && (
        <EditorPanel state={state} topic={topic} onClose={() => setTopic(null)} />
      )}
      {isTrying && <Preview state={state} onClose={() => setTrying(false)} />}
    </div>
  );
}
