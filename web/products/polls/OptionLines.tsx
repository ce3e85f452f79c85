import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { useText } from "../../text/index.tsx";
import { Button, Checkbox, IconButton, TextField } from "../../ui/index.ts";
import { addLine, type OptionLine, type PollDraft } from "./draft.ts";
import css from "./Polls.module.css";

type Lines = readonly OptionLine[];

/** The options of a new poll, line by line. */
export function OptionLines(props: {
  kind: PollDraft["kind"];
  lines: Lines;
  onChange: (update: (lines: Lines) => Lines) => void;
}) {
  const { kind, lines, onChange } = props;
  const t = useText();
  const list = useRef<HTMLOListElement>(null);
  const change = (key: number, part: Partial<OptionLine>): void =>
    onChange((old) => old.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const add = (): void => {
    onChange(addLine);
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <>
      <ol ref={list} className={css.lines} aria-label={t("poll.options")}>
        {lines.map((line, index) => (
          <li key={line.key} className={css.line}>
            {kind === "text" ? (
              <TextLine line={line} n={index + 1} onChange={(part) => change(line.key, part)} onAdd={add} />
            ) : (
              <DateLine line={line} n={index + 1} onChange={(part) => change(line.key, part)} />
            )}
            <IconButton
              label={t("poll.removeOption", { n: index + 1 })}
              size="sm"
              isDisabled={lines.length <= 1}
              onPress={() => onChange((old) => old.filter((one) => one.key !== line.key))}
            >
              <X aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ol>
      <div>
        <Button variant="quiet" size="sm" icon={<Plus aria-hidden="true" />} onPress={add}>
          {t("poll.addOption")}
        </Button>
      </div>
    </>
  );
}

interface LineProps {
  readonly line: OptionLine;
  readonly n: number;
  readonly onChange: (part: Partial<OptionLine>) => void;
}

/** Enter goes on to another line. */
function TextLine({ line, n, onChange, onAdd }: LineProps & { onAdd: () => void }) {
  const t = useText();
  return (
    <TextField
      label={t("poll.option", { n })}
      isLabelHidden
      placeholder={t("poll.option", { n })}
      value={line.text}
      onChange={(text) => onChange({ text })}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || line.text.trim() === "") return;
        event.preventDefault();
        onAdd();
      }}
      maxLength={500}
    />
  );
}

function DateLine({ line, n, onChange }: LineProps) {
  const t = useText();
  return (
    <div className={css.dates}>
      <TextField label={t("poll.date", { n })} type="date" value={line.date} onChange={(date) => onChange({ date })} />
      {!line.isAllDay && (
        <>
          <TextField
            label={t("poll.from", { n })}
            type="time"
            value={line.from}
            onChange={(from) => onChange({ from })}
          />
          <TextField label={t("poll.to", { n })} type="time" value={line.to} onChange={(to) => onChange({ to })} />
        </>
      )}
      <Checkbox isSelected={line.isAllDay} onChange={(isAllDay) => onChange({ isAllDay })}>
        {t("poll.allDay", { n })}
      </Checkbox>
    </div>
  );
}
