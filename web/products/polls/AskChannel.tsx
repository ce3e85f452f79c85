import { writePollStart } from "@safos/contract/channel-polls";
import { Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import type { AskChannelProps } from "../../platform/offers.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { Button, Checkbox, IconButton, TextField } from "../../ui/index.ts";
import css from "./Polls.module.css";
import "./text.ts";

/** Asks a question in a chat, as a message that every Matrix client can vote in. */
export function AskChannel(props: AskChannelProps) {
  const t = useText();
  const [question, setQuestion] = useState("");
  const [lines, setLines] = useState<readonly { key: number; text: string }[]>([
    { key: 1, text: "" },
    { key: 2, text: "" },
  ]);
  const [isSeveral, setSeveral] = useState(false);
  const [isHidden, setHidden] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const answers = lines.filter((one) => one.text.trim() !== "");
  const isReady = question.trim() !== "" && answers.length >= 2;
  const add = (): void => {
    if (lines.length >= 20) return;
    setLines([...lines, { key: Math.max(...lines.map((one) => one.key)) + 1, text: "" }]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  const send = (): void => {
    const { type, content } = writePollStart({
      question: question.trim(),
      answers: answers.map((one) => ({ id: crypto.randomUUID(), text: one.text.trim() })),
      maxSelections: isSeveral ? answers.length : 1,
      isDisclosed: !isHidden,
    });
    props.onSend(type, content);
    props.onClose();
  };
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("poll.ask")}
      about={t("poll.askAbout", { room: props.room })}
      size="small"
      submit={t("poll.send")}
      isIncomplete={!isReady}
      onSubmit={send}
    >
      <TextField label={t("poll.question")} value={question} onChange={setQuestion} maxLength={300} autoFocus />
      <ol ref={list} className={css.lines} aria-label={t("poll.options")}>
        {lines.map((line, index) => (
          <li key={line.key} className={css.line}>
            <TextField
              label={t("poll.option", { n: index + 1 })}
              isLabelHidden
              placeholder={t("poll.option", { n: index + 1 })}
              value={line.text}
              maxLength={300}
              onChange={(text) => setLines(lines.map((one) => (one.key === line.key ? { ...one, text } : one)))}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || line.text.trim() === "" || index < lines.length - 1) return;
                event.preventDefault();
                add();
              }}
            />
            <IconButton
              label={t("poll.removeOption", { n: index + 1 })}
              size="sm"
              isDisabled={lines.length <= 2}
              onPress={() => setLines(lines.filter((one) => one.key !== line.key))}
            >
              <X aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ol>
      <div>
        <Button
          variant="quiet"
          size="sm"
          icon={<Plus aria-hidden="true" />}
          isDisabled={lines.length >= 20}
          onPress={add}
        >
          {t("poll.addOption")}
        </Button>
      </div>
      <Checkbox isSelected={isSeveral} onChange={setSeveral}>
        {t("poll.severalChoices")}
      </Checkbox>
      <Checkbox isSelected={isHidden} onChange={setHidden}>
        {t("poll.hiddenUntilEnd")}
      </Checkbox>
    </FormDialog>
  );
}
