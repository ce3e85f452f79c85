import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { Radios, TextField } from "../../ui/index.ts";

/** What a new item of some kind is called and begins with. */
export interface NewItem<T extends string> {
  readonly title: string;
  readonly template: T;
}

/** A name and something to begin from. */
export function NewItemDialog<T extends string>(props: {
  title: string;
  submit: string;
  nameLabel: string;
  templates: {
    readonly label: string;
    readonly first: T;
    readonly options: readonly { id: T; name: string; hint: string }[];
  };
  isPending: boolean;
  onMake: (made: NewItem<T>) => void;
  onClose: () => void;
}) {
  const { templates } = props;
  const [title, setTitle] = useState("");
  const [template, setTemplate] = useState<T>(templates.first);
  return (
    <FormDialog
      onClose={props.onClose}
      title={props.title}
      submit={props.submit}
      isPending={props.isPending}
      isIncomplete={!title.trim()}
      onSubmit={() => props.onMake({ title: title.trim(), template })}
    >
      <TextField label={props.nameLabel} value={title} onChange={setTitle} maxLength={200} autoFocus />
      <Radios label={templates.label} value={template} onChange={setTemplate} options={templates.options} />
    </FormDialog>
  );
}
