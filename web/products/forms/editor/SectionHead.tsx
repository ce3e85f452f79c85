import type { FormSection } from "@safos/contract/form-shapes";
import { useText } from "../../../text/index.tsx";
import { Menu, Select, showToast, TextField } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { editor, type EditorState } from "./editor.ts";
import { leadSection, removeSection, updateSection } from "./model.ts";
import { targetsAfter } from "./ways.ts";

/** A page's title, where it leads, and taking it away. */
export function SectionHead(props: { state: EditorState; section: FormSection; index: number }) {
  const t = useText();
  const { section, index } = props;
  const { content, selected } = props.state;
  const remove = (): void => {
    editor.edit({ content: removeSection(content, section.id) });
    showToast({
      text: t("forms.removePage"),
      action: { name: t("common.undo"), run: () => editor.edit({ content }) },
    });
  };
  // A page leads to pages, not into the middle of one.
  const targets = targetsAfter(content, section.questions.at(-1)?.id ?? section.id, t).filter(
    (one) => one.id === "end" || content.sections.some((other) => other.id === one.id),
  );
  return (
    <div className={css.sectionHead}>
      <TextField
        label={t("forms.pageNumber", { n: index + 1 })}
        placeholder={t("forms.pageTitle")}
        value={section.title}
        maxLength={500}
        autoFocus={selected === section.id}
        onChange={(title) => editor.edit({ content: updateSection(content, section.id, { title }) })}
      />
      {index < content.sections.length - 1 && (
        <Select
          label={t("forms.pageNext")}
          value={section.next ?? ""}
          options={[{ id: "", name: t("forms.nextPage") }, ...targets]}
          onChange={(next) => editor.edit({ content: leadSection(content, section.id, next) })}
        />
      )}
      <Menu
        label={t("common.moreFor", { name: section.title || t("forms.pageNumber", { n: index + 1 }) })}
        actions={[{ id: "remove", name: t("forms.removePage"), isDanger: true, onAction: remove }]}
      />
    </div>
  );
}
