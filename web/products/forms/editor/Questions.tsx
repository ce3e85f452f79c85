import type { FoundFault } from "@safos/contract/form-faults";
import { Settings2 } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Hidden, IconButton, TextField } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { editor, type EditorState } from "./editor.ts";
import { FaultList } from "./FaultList.tsx";
import { numbersOf } from "./model.ts";
import { SectionEditor } from "./SectionEditor.tsx";

/** The form from its name to its last sentence. */
export function Questions(props: {
  state: EditorState;
  faults: readonly FoundFault[];
  onWays: () => void;
  onAbout: () => void;
}) {
  const t = useText();
  const { state, faults } = props;
  const { content } = state;
  const [message, setMessage] = useState("");
  return (
    <div className={css.inner}>
      <Hidden>
        <span role="status">{message}</span>
      </Hidden>
      {faults.length > 0 && <FaultList faults={faults} numbers={numbersOf(content)} />}
      <div className={css.intro}>
        <TextField
          label={t("forms.title")}
          isLarge
          value={state.title}
          maxLength={200}
          onChange={(title) => editor.edit({ title })}
          suffix={
            <IconButton label={t("forms.openSettings")} size="sm" onPress={props.onAbout}>
              <Settings2 aria-hidden="true" />
            </IconButton>
          }
        />
        <TextField
          label={t("forms.formDescription")}
          rows={2}
          value={state.description}
          maxLength={4000}
          onChange={(description) => editor.edit({ description })}
        />
      </div>
      {content.sections.map((section, index) => (
        <SectionEditor
          key={section.id}
          state={state}
          section={section}
          index={index}
          onSay={setMessage}
          onWays={props.onWays}
        />
      ))}
      <div className={css.intro}>
        <TextField
          label={t("forms.thanksField")}
          rows={2}
          placeholder={t("forms.thanks")}
          value={content.thanks ?? ""}
          maxLength={4000}
          onChange={(thanks) => editor.edit({ content: { ...content, thanks } })}
        />
      </div>
    </div>
  );
}
