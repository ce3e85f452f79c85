import type { FormContent, Option, Question } from "@safos/contract/form-shapes";
import { Plus, Split, X } from "lucide-react";
import { useRef } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Checkbox, IconButton, Segmented, Select, TextField } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { freshOption } from "./model.ts";
import { describeTarget } from "./ways.ts";

interface Props {
  content: FormContent;
  question: Question;
  onChange: (change: (question: Question) => Question) => void;
  onWays: () => void;
}

/** What belongs to each kind of question. */
export function QuestionSettings(props: Props) {
  const t = useText();
  const { question, onChange } = props;
  const { kind } = question;
  const hasOptions = kind === "radio" || kind === "checkbox" || kind === "dropdown" || kind === "ranking";
  if (hasOptions) return <OptionSettings {...props} />;
  if (kind === "scale")
    return (
      <div className={css.fields}>
        <NumberField
          label={t("forms.scaleFrom")}
          value={question.min}
          onChange={(min) => onChange((one) => put(one, { min }))}
        />
        <NumberField
          label={t("forms.scaleTo")}
          value={question.max}
          onChange={(max) => onChange((one) => put(one, { max }))}
        />
        <EndLabels {...props} />
      </div>
    );
  if (kind === "nps")
    return (
      <div className={css.fields}>
        <EndLabels {...props} />
      </div>
    );
  if (kind === "short") return <ShortSettings {...props} />;
  if (kind === "date" || kind === "time" || kind === "datetime") return <MomentSettings {...props} />;
  if (kind === "file") return <FileSettings {...props} />;
  if (kind === "grid") return <GridSettings {...props} />;
  return null;
}

/** Sets what has a value and leaves out what has none. */
function put(question: Question, change: { [K in keyof Question]?: Question[K] | undefined }): Question {
  return Object.fromEntries(
    Object.entries({ ...question, ...change }).filter(([, value]) => value !== undefined),
  ) as unknown as Question;
}

function NumberField(props: {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}) {
  return (
    <TextField
      label={props.label}
      type="number"
      value={props.value === undefined ? "" : String(props.value)}
      onChange={(text) => {
        const number = Number(text);
        props.onChange(text === "" || !Number.isFinite(number) ? undefined : number);
      }}
    />
  );
}

function EndLabels({ question, onChange }: Props) {
  const t = useText();
  return (
    <>
      <TextField
        label={t("forms.minLabel")}
        value={question.minLabel ?? ""}
        maxLength={500}
        onChange={(minLabel) => onChange((one) => put(one, { minLabel: minLabel || undefined }))}
      />
      <TextField
        label={t("forms.maxLabel")}
        value={question.maxLabel ?? ""}
        maxLength={500}
        onChange={(maxLabel) => onChange((one) => put(one, { maxLabel: maxLabel || undefined }))}
      />
    </>
  );
}

function OptionSettings({ content, question, onChange, onWays }: Props) {
  const t = useText();
  const options = question.options ?? [];
  const isMany = question.kind === "checkbox";
  const canOther = isMany || question.kind === "radio";
  const wayOf = (id: string) => question.jumps?.find((one) => one.test.op === "any" && one.test.values?.includes(id));
  return (
    <div className={css.options}>
      <OptionList
        options={options}
        labelOf={(n) => t("forms.option", { n })}
        addLabel={t("forms.addOption")}
        mark={question.kind === "ranking" ? "number" : isMany ? "box" : "disc"}
        onChange={(next) => onChange((one) => ({ ...one, options: next }))}
        endOf={(option) => {
          const way = wayOf(option.id);
          return (
            way && (
              <button type="button" className={css.way} onClick={onWays}>
                <Split aria-hidden="true" />
                {describeTarget(content, way.to, t)}
              </button>
            )
          );
        }}
        more={
          canOther &&
          !question.hasOther && (
            <Button
              variant="quiet"
              size="sm"
              icon={<Plus aria-hidden="true" />}
              onPress={() => onChange((one) => ({ ...one, hasOther: true }))}
            >
              {t("forms.addOther")}
            </Button>
          )
        }
      />
      <div className={css.checks}>
        {canOther && question.hasOther && (
          <Checkbox isSelected onChange={() => onChange((one) => put(one, { hasOther: undefined }))}>
            {t("forms.addOther")}
          </Checkbox>
        )}
        <Checkbox
          isSelected={question.isShuffled === true}
          onChange={(isOn) => onChange((one) => put(one, { isShuffled: isOn || undefined }))}
        >
          {t("forms.shuffleOptions")}
        </Checkbox>
      </div>
      {isMany && (
        <div className={css.fields}>
          <NumberField
            label={t("forms.minChoices")}
            value={question.minChoices}
            onChange={(minChoices) => onChange((one) => put(one, { minChoices }))}
          />
          <NumberField
            label={t("forms.maxChoices")}
            value={question.maxChoices}
            onChange={(maxChoices) => onChange((one) => put(one, { maxChoices }))}
          />
        </div>
      )}
    </div>
  );
}

function OptionList(props: {
  options: readonly Option[];
  labelOf: (n: number) => string;
  addLabel: string;
  mark: "disc" | "box" | "number";
  onChange: (options: Option[]) => void;
  endOf?: (option: Option) => React.ReactNode;
  more?: React.ReactNode;
}) {
  const t = useText();
  const { options, onChange } = props;
  const list = useRef<HTMLDivElement>(null);
  const add = (): void => {
    onChange([...options, freshOption()]);
    requestAnimationFrame(() => [...(list.current?.querySelectorAll("input") ?? [])].at(-1)?.focus());
  };
  return (
    <div ref={list} className={css.optionList}>
      {options.map((option, index) => (
        <div
          key={option.id}
          className={css.option}
          onKeyDown={(event) => {
            if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
              event.preventDefault();
              add();
            }
          }}
        >
          <span
            className={props.mark === "box" ? css.box : props.mark === "disc" ? css.disc : css.outlineNumber}
            aria-hidden="true"
          >
            {props.mark === "number" && index + 1}
          </span>
          <div className={css.optionField}>
            <TextField
              label={props.labelOf(index + 1)}
              isLabelHidden
              placeholder={props.labelOf(index + 1)}
              value={option.label}
              maxLength={500}
              onChange={(label) => onChange(options.map((one) => (one.id === option.id ? { ...one, label } : one)))}
            />
          </div>
          {props.endOf?.(option)}
          <IconButton
            label={t("forms.removeOption", { name: option.label || props.labelOf(index + 1) })}
            size="sm"
            isDisabled={options.length === 1}
            onPress={() => onChange(options.filter((one) => one.id !== option.id))}
          >
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <div className={css.more}>
        <Button variant="quiet" size="sm" icon={<Plus aria-hidden="true" />} onPress={add}>
          {props.addLabel}
        </Button>
        {props.more}
      </div>
    </div>
  );
}

function ShortSettings({ question, onChange }: Props) {
  const t = useText();
  const checks = ["none", "email", "phone", "number", "regex"] as const;
  return (
    <div className={css.fields}>
      <Select
        label={t("forms.check")}
        value={question.check ?? "none"}
        options={checks.map((id) => ({ id, name: t(`forms.check.${id}`) }))}
        onChange={(check) => onChange((one) => put(one, { check: check === "none" ? undefined : check }))}
      />
      {question.check === "regex" && (
        <TextField
          label={t("forms.pattern")}
          value={question.pattern ?? ""}
          maxLength={200}
          onChange={(pattern) => onChange((one) => put(one, { pattern: pattern || undefined }))}
        />
      )}
      {question.check === "number" && (
        <>
          <NumberField
            label={t("forms.min")}
            value={question.min}
            onChange={(min) => onChange((one) => put(one, { min }))}
          />
          <NumberField
            label={t("forms.max")}
            value={question.max}
            onChange={(max) => onChange((one) => put(one, { max }))}
          />
        </>
      )}
    </div>
  );
}

function MomentSettings({ question, onChange }: Props) {
  const t = useText();
  const type = { date: "date", time: "time", datetime: "datetime-local" }[
    question.kind as "date" | "time" | "datetime"
  ];
  return (
    <div className={css.fields}>
      <TextField
        label={t("forms.earliest")}
        type={type}
        value={question.earliest ?? ""}
        onChange={(earliest) => onChange((one) => put(one, { earliest: earliest || undefined }))}
      />
      <TextField
        label={t("forms.latest")}
        type={type}
        value={question.latest ?? ""}
        onChange={(latest) => onChange((one) => put(one, { latest: latest || undefined }))}
      />
      <Checkbox
        isSelected={question.isRange === true}
        onChange={(isOn) => onChange((one) => put(one, { isRange: isOn || undefined }))}
      >
        {t("forms.isRange")}
      </Checkbox>
    </div>
  );
}

function FileSettings({ question, onChange }: Props) {
  const t = useText();
  const types = ["image", "pdf", "document", "sheet", "sound", "film"] as const;
  const chosen = question.fileTypes ?? [];
  return (
    <>
      <div className={css.fields}>
        <NumberField
          label={t("forms.maxFiles")}
          value={question.maxFiles}
          onChange={(maxFiles) =>
            onChange((one) => put(one, { maxFiles: Math.min(Math.max(Math.round(maxFiles ?? 1), 1), 20) }))
          }
        />
        <NumberField
          label={t("forms.maxMegabytes")}
          value={(question.maxBytes ?? 10_000_000) / 1_000_000}
          onChange={(megabytes) =>
            onChange((one) =>
              put(one, { maxBytes: Math.min(Math.max(Math.round((megabytes ?? 10) * 1_000_000), 1), 1_000_000_000) }),
            )
          }
        />
      </div>
      <div className={css.checks} role="group" aria-label={t("forms.fileTypes")}>
        {types.map((type) => (
          <Checkbox
            key={type}
            isSelected={chosen.includes(type)}
            onChange={(isOn) =>
              onChange((one) =>
                put(one, { fileTypes: isOn ? [...chosen, type] : chosen.filter((other) => other !== type) }),
              )
            }
          >
            {t(`forms.fileType.${type}`)}
          </Checkbox>
        ))}
      </div>
    </>
  );
}

function GridSettings({ question, onChange }: Props) {
  const t = useText();
  const cells = ["radio", "checkbox", "number"] as const;
  const cell = question.cell ?? "radio";
  return (
    <div className={css.options}>
      <Segmented
        label={t("forms.cell")}
        value={cell}
        options={cells.map((id) => ({ id, name: t(`forms.cell.${id}`) }))}
        onChange={(next) => onChange((one) => ({ ...one, cell: next }))}
      />
      <div className={css.two}>
        <div>
          <h4 className={css.small}>{t("forms.rows")}</h4>
          <OptionList
            options={question.rows ?? []}
            labelOf={(n) => t("forms.row", { n })}
            addLabel={t("forms.addRow")}
            mark="number"
            onChange={(rows) => onChange((one) => ({ ...one, rows }))}
          />
        </div>
        {cell !== "number" && (
          <div>
            <h4 className={css.small}>{t("forms.columns")}</h4>
            <OptionList
              options={question.columns ?? []}
              labelOf={(n) => t("forms.column", { n })}
              addLabel={t("forms.addColumn")}
              mark={cell === "checkbox" ? "box" : "disc"}
              onChange={(columns) => onChange((one) => ({ ...one, columns }))}
            />
          </div>
        )}
      </div>
    </div>
  );
}
