import { useState, type ReactElement } from "react";
import { Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from "react-aria-components";
import css from "./EmojiPicker.module.css";
import { SearchField } from "./SearchField.tsx";

/** Opens from its trigger; a grid to choose one sign from. */
export function EmojiPicker(props: {
  trigger: ReactElement;
  label: string;
  searchLabel: string;
  clearLabel: string;
  find: (text: string) => readonly { sign: string; name: string }[];
  onPick: (sign: string) => void;
  onOpenChange?: (isOpen: boolean) => void;
}) {
  const [text, setText] = useState("");
  return (
    <DialogTrigger
      onOpenChange={(isOpen) => {
        if (!isOpen) setText("");
        props.onOpenChange?.(isOpen);
      }}
    >
      {props.trigger}
      <Popover className={css.popover ?? ""} placement="top">
        <Dialog className={css.dialog ?? ""} aria-label={props.label}>
          {({ close }) => (
            <>
              <SearchField
                label={props.searchLabel}
                clearLabel={props.clearLabel}
                value={text}
                onChange={setText}
                isFull
                autoFocus
              />
              <ListBox
                className={css.grid ?? ""}
                aria-label={props.label}
                layout="grid"
                items={props.find(text).map((one) => ({ id: one.sign, name: one.name }))}
                onAction={(key) => {
                  close();
                  props.onPick(String(key));
                }}
              >
                {(one) => (
                  <ListBoxItem id={one.id} textValue={one.name} className={css.sign ?? ""}>
                    <span role="img" aria-label={one.name}>
                      {one.id}
                    </span>
                  </ListBoxItem>
                )}
              </ListBox>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
