import {
  AtSign,
  Bold,
  ChevronDown,
  Code,
  Italic,
  List,
  ListOrdered,
  SendHorizontal,
  Strikethrough,
} from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, Kbd } from "../../../ui/index.ts";
import css from "./Composer.module.css";
import { bold, bullets, code, italic, numbers, strike, type Mark } from "./formatting.ts";

const marks = [
  { mark: bold, icon: <Bold aria-hidden="true" />, name: "chat.bold" },
  { mark: italic, icon: <Italic aria-hidden="true" />, name: "chat.italic" },
  { mark: strike, icon: <Strikethrough aria-hidden="true" />, name: "chat.strike" },
  { mark: code, icon: <Code aria-hidden="true" />, name: "chat.code" },
  { mark: bullets, icon: <List aria-hidden="true" />, name: "chat.list" },
  { mark: numbers, icon: <ListOrdered aria-hidden="true" />, name: "chat.numbers" },
] as const;

/** Below the field where there is room for it. `attach` and `emoji` are the buttons that a phone has beside the field. */
export function ComposerBar(props: {
  attach: ReactNode;
  emoji: ReactNode;
  /** A message is changed, not sent. */
  isEdit: boolean;
  isSmall: boolean;
  isEmpty: boolean;
  onMention: () => void;
  onMark: (mark: Mark) => void;
  onSend: () => void;
  onLater?: () => void;
}) {
  const t = useText();
  return (
    <div className={css.bar}>
      {props.attach}
      <IconButton label={t("chat.mention")} size="sm" onPress={props.onMention}>
        <AtSign aria-hidden="true" />
      </IconButton>
      {props.emoji}
      {!props.isSmall && (
        <div className={css.marks} role="group" aria-label={t("chat.formatting")}>
          {marks.map(({ mark, icon, name }) => (
            <IconButton key={name} label={t(name)} size="sm" onPress={() => props.onMark(mark)}>
              {icon}
            </IconButton>
          ))}
        </div>
      )}
      <span className={css.space} />
      {!props.isSmall && (
        <span className={css.hint} aria-hidden="true">
          <Kbd>Enter</Kbd>
        </span>
      )}
      <span className={css.split}>
        <Button
          variant="primary"
          size="sm"
          icon={<SendHorizontal aria-hidden="true" />}
          isDisabled={props.isEmpty}
          onPress={props.onSend}
        >
          {t(props.isEdit ? "common.save" : "chat.send")}
        </Button>
        {props.onLater && (
          <Button
            variant="primary"
            size="sm"
            aria-label={t("chat.sendLater")}
            isDisabled={props.isEmpty}
            onPress={props.onLater}
          >
            <ChevronDown aria-hidden="true" />
          </Button>
        )}
      </span>
    </div>
  );
}
