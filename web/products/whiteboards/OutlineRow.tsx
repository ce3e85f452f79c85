import type { OutlineEntry } from "@safos/contract/whiteboard-outline";
import { Crosshair, Trash2 } from "lucide-react";
import { useState } from "react";
import { useText } from "../../text/index.tsx";
import { Button, IconButton, TextField } from "../../ui/index.ts";
import { isTextual, typeName } from "./element-types.ts";
import css from "./OutlinePanel.module.css";

/** The dots on an element, and what one may do with one's own. */
interface Votes {
  readonly count: number;
  readonly mine: number;
  /** How many dots are left to give. */
  readonly left: number;
  readonly canVote: boolean;
  readonly onVote: (dots: number) => void;
}

/** One element of the whiteboard: what it says, and what can be done with it. */
export function OutlineRow(props: {
  entry: OutlineEntry;
  isReadOnly: boolean;
  /** Null where nothing is voted on. */
  votes: Votes | null;
  onChange: (text: string) => void;
  onShow: () => void;
  onRemove: () => void;
}) {
  const t = useText();
  const { entry, isReadOnly } = props;
  const ends = [
    entry.from && t("whiteboards.from", { text: entry.from.slice(0, 80) }),
    entry.to && t("whiteboards.to", { text: entry.to.slice(0, 80) }),
  ].filter(Boolean);
  const kind = [typeName(entry.type), ...ends].join(" ");
  const name = entry.text.slice(0, 60) || kind;
  return (
    <li className={css.entry}>
      {isReadOnly || !isTextual(entry.type) ? (
        <p className={css.read}>
          <span className={css.kind}>{kind}</span> {entry.text}
        </p>
      ) : (
        <EditedText text={entry.text} label={kind} onChange={props.onChange} />
      )}
      <span className={css.tools}>
        {props.votes && <VoteButton {...props.votes} />}
        <IconButton size="sm" label={t("whiteboards.show", { text: name })} onPress={props.onShow}>
          <Crosshair aria-hidden="true" />
        </IconButton>
        {!isReadOnly && (
          <IconButton size="sm" label={t("whiteboards.remove", { text: name })} onPress={props.onRemove}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        )}
      </span>
    </li>
  );
}

/** Gives one more dot, or takes one back when none is left to give. */
function VoteButton({ count, mine, left, canVote, onVote }: Votes) {
  const t = useText();
  return (
    <Button
      size="sm"
      isDisabled={!canVote || (left === 0 && mine === 0)}
      onPress={() => onVote(left === 0 ? mine - 1 : mine + 1)}
    >
      {t("whiteboards.votes", { n: count })}
    </Button>
  );
}

/** Enter or leaving the field keeps what was written, Escape takes it back. */
export function EditedText(props: { text: string; label: string; onChange: (text: string) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? props.text;
  const save = (): void => {
    if (draft !== null && draft !== props.text) props.onChange(draft);
    setDraft(null);
  };
  return (
    <TextField
      label={props.label}
      rows={Math.min(6, text.split("\n").length)}
      value={text}
      maxLength={5000}
      onChange={setDraft}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.shiftKey) {
          event.preventDefault();
          save();
        } else if (event.key === "Escape" && draft !== null) {
          event.preventDefault();
          event.stopPropagation();
          setDraft(null);
        } else event.continuePropagation();
      }}
    />
  );
}
