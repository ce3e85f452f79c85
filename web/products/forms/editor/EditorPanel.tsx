import { questionsOf } from "@safos/contract/form-logic";
import { Panel } from "../../../platform/Panel.tsx";
import { useText } from "../../../text/index.tsx";
import css from "./Editor.module.css";
import type { EditorState } from "./editor.ts";
import { FormRules } from "./FormRules.tsx";
import { numbersOf } from "./model.ts";
import { WaysEditor } from "./WaysPanel.tsx";

/** What the side panel is about: the ways from the chosen question, or the form. */
export type PanelTopic = "ways" | "about";

/** Beside the questions: the ways from the chosen one, and the form's rules. */
export function EditorPanel(props: { state: EditorState; topic: PanelTopic; onClose: () => void }) {
  const t = useText();
  const { state, topic } = props;
  const chosen = questionsOf(state.content).find((one) => one.id === state.selected);
  const question = topic === "ways" ? chosen : undefined;
  return (
    <Panel
      title={t(question ? "forms.ways" : "forms.about")}
      about={question ? t("forms.waysOf", { n: numbersOf(state.content).get(question.id) ?? 0 }) : null}
      leavesFocus
      onClose={props.onClose}
    >
      <div className={css.panelBody}>
        {question && <WaysEditor state={state} question={question} />}
        {question && <h3 className={css.panelHeading}>{t("forms.about")}</h3>}
        <FormRules form={state.form} />
      </div>
    </Panel>
  );
}
