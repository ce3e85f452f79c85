import { Flag, Plus, Split } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { cx, IconButton, ListFrame } from "../../../ui/index.ts";
import { editor, useEditor } from "./editor.ts";
import css from "./Editor.module.css";
import { KindIcon } from "./kinds.tsx";
import { numbersOf } from "./model.ts";
import "../text.ts";

/** The list beside the editor: parts and questions, to go to. */
export function OutlinePane() {
  const t = useText();
  const state = useEditor();
  if (!state) return null;
  const { content, selected } = state;
  const numbers = numbersOf(content);
  const add = (): void => {
    const last = content.sections.at(-1);
    if (last) editor.addQuestion(last.id, last.questions.length);
  };
  return (
    <ListFrame
      title={t("forms.view.questions")}
      label={t("forms.outline")}
      actions={
        <IconButton label={t("forms.addQuestion")} onPress={add}>
          <Plus aria-hidden="true" />
        </IconButton>
      }
    >
      {content.sections.map((section, index) => (
        <div key={section.id}>
          {content.sections.length > 1 && (
            <h3 className={css.outlineHeading}>
              {section.title === ""
                ? t("forms.pageNumber", { n: index + 1 })
                : t("forms.page", { n: index + 1, title: section.title })}
            </h3>
          )}
          {section.questions.map((question) => (
            <button
              key={question.id}
              type="button"
              className={cx(css.outlineRow, question.showIf && css.outlineSub)}
              aria-current={selected === question.id ? "true" : undefined}
              onClick={() => editor.select(question.id)}
            >
              <span className={css.outlineNumber}>{numbers.get(question.id)}</span>
              <span className={css.outlineName}>{question.title || t("forms.untitled")}</span>
              {(question.jumps?.length ?? 0) > 0 && <Split aria-hidden="true" />}
              <KindIcon kind={question.kind} />
            </button>
          ))}
        </div>
      ))}
      <h3 className={css.outlineHeading}>{t("forms.end")}</h3>
      <button
        type="button"
        className={css.outlineRow}
        aria-current={selected === "end" ? "true" : undefined}
        onClick={() => editor.select("end")}
      >
        <span className={css.outlineNumber}>
          <Flag aria-hidden="true" />
        </span>
        <span className={css.outlineName}>{content.thanks || t("forms.thanks")}</span>
      </button>
    </ListFrame>
  );
}
