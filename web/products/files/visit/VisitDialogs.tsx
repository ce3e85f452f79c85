import type { Visited, VisitedFile } from "@safos/contract/file-visits";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { Dialog, TextField } from "../../../ui/index.ts";
import { Content, ContentActions, hasActions } from "./Content.tsx";
import css from "./Visit.module.css";

/** One line that is asked for: a name of a folder, of a file, or of the visitor. */
export function AskLine(props: {
  title: string;
  about?: string;
  label: string;
  submit: string;
  value?: string;
  maxLength: number;
  autoComplete?: string;
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState(props.value ?? "");
  return (
    <FormDialog
      onClose={props.onClose}
      title={props.title}
      about={props.about}
      size="small"
      submit={props.submit}
      isIncomplete={!text.trim() || text.trim() === props.value}
      onSubmit={() => {
        props.onClose();
        props.onDone(text.trim());
      }}
    >
      <TextField
        label={props.label}
        value={text}
        onChange={setText}
        maxLength={props.maxLength}
        autoComplete={props.autoComplete ?? "off"}
        autoFocus
      />
    </FormDialog>
  );
}

/** A look at a file without leaving the folder. */
export function VisitedPreview(props: { linkId: string; file: VisitedFile; visited: Visited; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { file } = props;
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={file.name}
      about={formatBytes(locale, file.size)}
      closeLabel={t("common.close")}
      size="wide"
      footer={hasActions(props) && <ContentActions {...props} />}
    >
      <div className={css.view}>
        <Content {...props} />
      </div>
    </Dialog>
  );
}
