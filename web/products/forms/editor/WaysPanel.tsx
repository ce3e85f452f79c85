import { waysOf, formFaults } from "@safos/contract/form-faults";
import type { Jump, Question } from "@safos/contract/form-shapes";
import { CornerDownRight, Plus, Trash2 } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, Notice, Select } from "../../../ui/index.ts";
import { editor, type EditorState } from "./editor.ts";
import css from "./Editor.module.css";
import { updateQuestion } from "./model.ts";
import { ShowIf } from "./ShowIf.tsx";
import { TestEditor } from "./TestEditor.tsx";
import { canBranch, freshTest } from "./tests.ts";
import { targetsAfter } from "./ways.ts";

/** Ways from a question and when it is shown. */
export function WaysEditor({ state, question }: { state: EditorState; question: Question }) {
  const t = useText();
  const { content } = state;
  const jumps = question.jumps ?? [];
  const targets = targetsAfter(content, question.id, t);
  const set = (next: readonly Jump[]): void =>
    editor.edit({
      content: updateQuestion(content, question.id, ({ jumps: _before, ...one }) =>
        next.length === 0 ? one : { ...one, jumps: [...next] },
      ),
    });
  const ways = waysOf(content);
  const areGood = !formFaults(content).some((one) => one.fault === "wayBack" || one.fault === "wayNowhere");
  return (
    <>
      {canBranch(question) ? (
        <>
          {jumps.map((jump, index) => (
            <div key={index} className={css.wayBox}>
              <div className={css.wayHead}>
                <span className={css.small}>{t("forms.ifAnswer")}</span>
                <IconButton label={t("forms.removeWay")} size="sm" onPress={() => set(jumps.toSpliced(index, 1))}>
                  <Trash2 aria-hidden="true" />
                </IconButton>
              </div>
              <TestEditor
                question={question}
                test={jump.test}
                onChange={(test) => set(jumps.with(index, { ...jump, test }))}
              />
              <Select
                label={t("forms.goTo")}
                value={jump.to}
                options={targets.map((one) => ({ ...one, icon: <CornerDownRight /> }))}
                onChange={(to) => set(jumps.with(index, { ...jump, to }))}
              />
            </div>
          ))}
          <div>
            <Button
              icon={<Plus aria-hidden="true" />}
              onPress={() =>
                set([...jumps, { test: freshTest(question), to: targets[1]?.id ?? targets[0]?.id ?? "end" }])
              }
            >
              {t("forms.newWay")}
            </Button>
          </div>
        </>
      ) : (
        <p className={css.hint}>{t("forms.noWays")}</p>
      )}
      <ShowIf state={state} question={question} />
      {areGood && (
        <Notice tone="success" isQuiet>
          {t("forms.waysGood", ways)}
        </Notice>
      )}
    </>
  );
}
