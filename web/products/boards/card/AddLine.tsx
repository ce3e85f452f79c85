import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, TextField } from "../../../ui/index.ts";
import css from "./CardPanel.module.css";

/** A field at the end of a list that adds to it. `onAdd` empties it by `clear` once what was written is taken. */
export function AddLine(props: {
  label: string;
  isPending?: boolean;
  onAdd: (text: string, clear: () => void) => void;
}) {
  const t = useText();
  const [text, setText] = useState("");
  return (
    <form
      className={css.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") props.onAdd(text.trim(), () => setText(""));
      }}
    >
      <TextField
        label={props.label}
        isLabelHidden
        placeholder={props.label}
        value={text}
        onChange={setText}
        maxLength={500}
      />
      <Button size="sm" type="submit" {...(props.isPending === undefined ? {} : { isPending: props.isPending })}>
        {t("common.add")}
      </Button>
    </form>
  );
}
