import type { FormSection } from "@safos/contract/form-shapes";
import { FilePlus2, Plus } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, IconButton } from "../../../ui/index.ts";
import { droppedQuestion, isQuestionDragged } from "./drag.ts";
import css from "./Editor.module.css";
import { editor, type EditorState } from "./editor.ts";
import { addSection, moveQuestion, numbersOf } from "./model.ts";
import { QuestionCard } from "./QuestionCard.tsx";
import { SectionHead } from "./SectionHead.tsx";

/** A page of the form: its questions, with room for a new one before each and after the last. */
export function SectionEditor(props: {
  state: EditorState;
  section: FormSection;
  index: number;
  /** For those who hear the page. */
  onSay: (message: string) => void;
  onWays: () => void;
}) {
  const t = useText();
  const { state, section, index } = props;
  const { content, selected } = state;
  const numbers = numbersOf(content);
  const addPage = (): void => {
    const made = addSection(content, null);
    editor.edit({ content: made.content });
    editor.select(made.id);
  };
  return (
    <section
      className={css.section}
      aria-label={section.title || t("forms.pageNumber", { n: index + 1 })}
      onDragOver={(event) => isQuestionDragged(event) && event.preventDefault()}
      onDrop={(event) => {
        const id = droppedQuestion(event);
        if (id && !event.defaultPrevented) editor.edit({ content: moveQuestion(content, id, section.id, null) });
      }}
    >
      {content.sections.length > 1 && <SectionHead state={state} section={section} index={index} />}
      {section.questions.map((question, place) => (
        <div key={question.id} className={css.slot}>
          <div className={css.between}>
            <IconButton label={t("forms.addHere")} size="sm" onPress={() => editor.addQuestion(section.id, place)}>
              <Plus aria-hidden="true" />
            </IconButton>
          </div>
          <QuestionCard
            content={content}
            sectionId={section.id}
            question={question}
            number={numbers.get(question.id) ?? 0}
            total={numbers.size}
            isOpen={selected === question.id}
            onSay={props.onSay}
            onWays={props.onWays}
          />
        </div>
      ))}
      {numbers.size === 0 && index === 0 && (
        <EmptyState icon={<FilePlus2 />} title={t("forms.fault.noQuestions")} isFramed />
      )}
      <div className={css.more}>
        <Button
          icon={<Plus aria-hidden="true" />}
          onPress={() => editor.addQuestion(section.id, section.questions.length)}
        >
          {t("forms.addQuestion")}
        </Button>
        {index === content.sections.length - 1 && (
          <Button variant="quiet" icon={<FilePlus2 aria-hidden="true" />} onPress={addPage}>
            {t("forms.addSection")}
          </Button>
        )}
      </div>
    </section>
  );
}
