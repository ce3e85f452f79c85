import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { useText } from "../../text/index.tsx";
import { Button, IconButton, TextField } from "../../ui/index.ts";
import { addLine, type OptionLine } from "./draft.ts";
import css from "./Polls.module.css";

type Lines = readonly OptionLine[];

/** The options of a new poll that are texts, line by line. Enter goes on to another line. */
export function OptionLines(props: { lines: Lines; onChange: (update: (lines: Lines) => Lines) => void }) {
  const { lines, onChange } = props;
  const t = useText();
  const list = useRef<HTMLOListElement>(null);
  const add = (): void => {
    onChange(addLine);
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <>
      <ol ref={list} className={css.lines} aria-label={t("poll.options")}>
        {lines.map((line, index) => (
          <li key={line.key} className={css.line}>
            <TextField
              label={t("poll.option", { n: index + 1 })}
              isLabelHidden
              placeholder={t("poll.option", { n: index + 1 })}
              value={line.text}
              onChange={(text) => onChange((old) => old.map((one) => (one.key === line.key ? { ...one, text } : one)))}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || line.text.trim() === "") return;
                event.preventDefault();
                add();
              }}
              maxLength={500}
            />
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
