import { formFaults } from "@safos/contract/form-faults";
import { questionsOf } from "@safos/contract/form-logic";
import type { Form } from "@safos/contract/forms";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { Check, Eye, FilePlus2, Plus, Settings2, TriangleAlert } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useItemEvents } from "../../../shared/items/index.ts";
import { now } from "../../../platform/clock.ts";
import { Panel } from "../../../platform/Panel.tsx";
import { queryClient } from "../../../platform/query.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  Dialog,
  EmptyState,
  Hidden,
  IconButton,
  Menu,
  Notice,
  Select,
  showToast,
  TextField,
} from "../../../ui/index.ts";
import { AnswerForm } from "../answering/AnswerForm.tsx";
import { editor, useEditor, type EditorState } from "./editor.ts";
import css from "./Editor.module.css";
import { FormHead } from "../FormHead.tsx";
import { FormRules } from "./FormRules.tsx";
import {
  addSection,
  freshQuestion,
  insertQuestion,
  moveQuestion,
  numbersOf,
  removeSection,
  updateSection,
} from "./model.ts";
import { formQuery } from "../queries.ts";
import { QuestionCard } from "./QuestionCard.tsx";
import { SharingView } from "./SharingView.tsx";
import { targetsAfter } from "./ways.ts";
import { WaysEditor } from "./WaysPanel.tsx";
import "../text.ts";

/** `/w/:workspaceId/forms/:formId`: making a form. */
export function EditorPage() {
  const t = useText();
  const locale = useLocale();
  const { workspaceId, formId } = useParams({ from: "/inside/w/$workspaceId/forms/$formId" });
  const { view = "questions" } = useSearch({ from: "/inside/w/$workspaceId/forms/$formId" });
  const { data: form } = useSuspenseQuery(formQuery(formId));
  useEffect(() => editor.open(form), [form]);
  useEffect(() => () => editor.close(), [formId]);
  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: formQuery(formId).queryKey }),
    [formId],
  );
  useItemEvents(
    "form",
    formId,
    useCallback((event) => event.type !== "form.responded" && refresh(), [refresh]),
    refresh,
  );
  const [isTrying, setTrying] = useState(false);
  const [panel, setPanel] = useState<"ways" | "about" | null>(() =>
    matchMedia("(min-width: 1280px)").matches ? "ways" : null,
  );
  const [wasRefused, setRefused] = useState(false);
  const state = useEditor();
  if (state?.form.id !== formId) return null;
  const current = state.form;
  const faults = formFaults(state.content);
  const open = async (): Promise<void> => {
    setRefused(faults.length > 0);
    if (faults.length === 0 && (await editor.change({ state: "open" }))) showToast({ text: t("forms.opened") });
  };
  const close = async (): Promise<void> => {
    if (await editor.change({ state: "closed" }))
      showToast({ text: t("forms.closed"), action: { name: t("common.undo"), run: () => void open() } });
  };
  const question = questionsOf(state.content).find((one) => one.id === state.selected);
  return (
    <div className={css.page}>
      <FormHead
        workspaceId={workspaceId}
        formId={formId}
        title={state.title || current.title}
        view={view}
        about={
          <span className={css.status} role="status">
            {state.status === "saved" ? (
              <>
                <Check aria-hidden="true" />
                {t("forms.savedAt", {
                  when: formatWhen(locale, state.savedAt, now(), { yesterday: t("common.yesterday") }),
                })}
              </>
            ) : state.status === "failed" ? (
              t("forms.notSaved")
            ) : (
              t("forms.saving")
            )}
          </span>
        }
      >
        <Button variant="quiet" icon={<Eye aria-hidden="true" />} onPress={() => setTrying(true)}>
          {t("forms.preview")}
        </Button>
        {current.state === "open" ? (
          <Button onPress={() => void close()}>{t("forms.closeNow")}</Button>
        ) : (
          <Button variant="primary" onPress={() => void open()}>
            {t(current.state === "closed" ? "forms.reopen" : "forms.openNow")}
          </Button>
        )}
      </FormHead>
      {view === "sharing" ? (
        <div className={css.body}>
          <SharingView form={current} />
        </div>
      ) : (
        <div className={css.body}>
          <Questions
            state={state}
            faults={wasRefused ? faults : []}
            onWays={() => setPanel("ways")}
            onAbout={() => setPanel("about")}
          />
        </div>
      )}
      {view === "questions" && panel !== null && (
        <Panel
          title={t(question && panel === "ways" ? "forms.ways" : "forms.about")}
          about={
            question && panel === "ways"
              ? t("forms.waysOf", { n: numbersOf(state.content).get(question.id) ?? 0 })
              : null
          }
          isFocusKept
          onClose={() => setPanel(null)}
        >
          <div className={css.panelBody}>
            {question && panel === "ways" && <WaysEditor state={state} question={question} />}
            {question && panel === "ways" && <h3 className={css.panelHeading}>{t("forms.about")}</h3>}
            <FormRules form={current} />
          </div>
        </Panel>
      )}
      {isTrying && <Preview form={current} state={state} onClose={() => setTrying(false)} />}
    </div>
  );
}

function Questions(props: {
  state: EditorState;
  faults: ReturnType<typeof formFaults>;
  onWays: () => void;
  onAbout: () => void;
}) {
  const t = useText();
  const { state, faults } = props;
  const { content, selected } = state;
  const numbers = numbersOf(content);
  const [said, setSaid] = useState("");
  const add = (sectionId: string, index: number): void => {
    const fresh = freshQuestion("radio");
    editor.edit({ content: insertQuestion(content, sectionId, index, fresh) });
    editor.select(fresh.id);
  };
  const newPage = (): void => {
    const made = addSection(content, null);
    editor.edit({ content: made.content });
    editor.select(made.id);
  };
  return (
    <div className={css.inner}>
      <Hidden>
        <span role="status">{said}</span>
      </Hidden>
      {faults.length > 0 && (
        <Notice tone="danger">
          {t("forms.faultsTitle")}
          <ul className={css.faults}>
            {faults.slice(0, 8).map((one) => (
              <li key={`${one.at} ${one.fault}`}>
                {one.at !== null && numbers.has(one.at) && (
                  <button type="button" className={css.faultLink} onClick={() => editor.select(one.at)}>
                    {t("forms.questionTitle", { n: numbers.get(one.at) ?? 0 })}
                  </button>
                )}{" "}
                {t(`forms.fault.${one.fault}`)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
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
      {content.sections.map((section, place) => (
        <section
          key={section.id}
          className={css.section}
          aria-label={section.title || t("forms.pageNumber", { n: place + 1 })}
          onDragOver={(event) => event.dataTransfer.types.includes("text/x-safos-question") && event.preventDefault()}
          onDrop={(event) => {
            const id = event.dataTransfer.getData("text/x-safos-question");
            if (id && !event.defaultPrevented) editor.edit({ content: moveQuestion(content, id, section.id, null) });
          }}
        >
          {content.sections.length > 1 && (
            <div className={css.sectionHead}>
              <TextField
                label={t("forms.pageNumber", { n: place + 1 })}
                placeholder={t("forms.pageTitle")}
                value={section.title}
                maxLength={500}
                autoFocus={selected === section.id}
                onChange={(title) => editor.edit({ content: updateSection(content, section.id, { title }) })}
              />
              {place < content.sections.length - 1 && (
                <Select
                  label={t("forms.pageNext")}
                  value={section.next ?? ""}
                  options={[
                    { id: "", name: t("forms.nextPage") },
                    ...targetsAfter(content, section.questions.at(-1)?.id ?? section.id, t).filter(
                      (one) => one.id === "end" || content.sections.some((other) => other.id === one.id),
                    ),
                  ]}
                  onChange={(next) => {
                    const { next: _before, ...rest } = section;
                    editor.edit({
                      content: {
                        ...content,
                        sections: content.sections.map((one) =>
                          one.id === section.id ? (next === "" ? rest : { ...rest, next }) : one,
                        ),
                      },
                    });
                  }}
                />
              )}
              <Menu
                label={t("common.moreFor", { name: section.title || t("forms.pageNumber", { n: place + 1 }) })}
                actions={[
                  {
                    id: "remove",
                    name: t("forms.removePage"),
                    isDanger: true,
                    onAction: () => {
                      editor.edit({ content: removeSection(content, section.id) });
                      showToast({
                        text: t("forms.removePage"),
                        action: { name: t("common.undo"), run: () => editor.edit({ content }) },
                      });
                    },
                  },
                ]}
              />
            </div>
          )}
          {section.questions.map((question, index) => (
            <div key={question.id} className={css.slot}>
              <div className={css.between}>
                <IconButton label={t("forms.addHere")} size="sm" onPress={() => add(section.id, index)}>
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
                onSay={setSaid}
                onWays={props.onWays}
              />
            </div>
          ))}
          {numbers.size === 0 && place === 0 && (
            <EmptyState icon={<FilePlus2 />} title={t("forms.fault.noQuestions")} isFramed />
          )}
          <div className={css.more}>
            <Button icon={<Plus aria-hidden="true" />} onPress={() => add(section.id, section.questions.length)}>
              {t("forms.addQuestion")}
            </Button>
            {place === content.sections.length - 1 && (
              <Button variant="quiet" icon={<FilePlus2 aria-hidden="true" />} onPress={newPage}>
                {t("forms.addSection")}
              </Button>
            )}
          </div>
        </section>
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

/** The form as those who answer see it; nothing is kept. */
function Preview({ form, state, onClose }: { form: Form; state: EditorState; onClose: () => void }) {
  const t = useText();
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
