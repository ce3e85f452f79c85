import type { ReactElement, ReactNode } from "react";
import {
  Autocomplete,
  Dialog,
  DialogTrigger,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  Popover,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import css from "./EmojiPicker.module.css";
import { cx } from "./cx.ts";
import { SearchField } from "./SearchField.tsx";

/** Opens from its trigger, over the page or on a telephone from below; `children` gets what closes it. */
export function EmojiPicker(props: {
  trigger: ReactElement;
  label: string;
  isSheet: boolean;
  children: (close: () => void) => ReactNode;
  onOpenChange?: (isOpen: boolean) => void;
}) {
  const dialog = (
    <Dialog className={css.dialog ?? ""} aria-label={props.label}>
      {({ close }) => props.children(close)}
    </Dialog>
  );
  return (
    <DialogTrigger {...(props.onOpenChange ? { onOpenChange: props.onOpenChange } : {})}>
      {props.trigger}
      {props.isSheet ? (
        <ModalOverlay className={css.scrim ?? ""} isDismissable>
          <Modal className={css.sheet ?? ""}>{dialog}</Modal>
        </ModalOverlay>
      ) : (
        <Popover className={css.popover ?? ""} placement="top">
          {dialog}
        </Popover>
      )}
    </DialogTrigger>
  );
}

export interface EmojiChoice {
  readonly id: string;
  readonly name: string;
  readonly shown: ReactNode;
}

/** What is searched, the groups, and the signs of one group or of what was found; the focus stays in the field. */
export function EmojiGrid(props: {
  label: string;
  searchLabel: string;
  clearLabel: string;
  text: string;
  onText: (text: string) => void;
  hasFocus: boolean;
  groupsLabel: string;
  groups: readonly EmojiChoice[];
  /** None while something is searched. */
  group: string | null;
  onGroup: (id: string) => void;
  /** What the signs are, above them. */
  heading: string;
  choices: readonly EmojiChoice[];
  /** They are pictures to be looked at. */
  isLarge?: boolean;
  empty: string;
  onPick: (id: string) => void;
  end: ReactNode;
}) {
  return (
    <>
      <Autocomplete inputValue={props.text} onInputChange={props.onText} filter={() => true}>
        <SearchField
          label={props.searchLabel}
          clearLabel={props.clearLabel}
          isFull
          isCombobox
          maxLength={60}
          autoFocus={props.hasFocus}
        />
        <ToggleButtonGroup
          aria-label={props.groupsLabel}
          className={css.groups ?? ""}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={props.group === null ? [] : [props.group]}
          onSelectionChange={(keys) => {
            const [key] = keys;
            if (typeof key === "string") props.onGroup(key);
          }}
        >
          {props.groups.map(({ id, name, shown }) => (
            <ToggleButton key={id} id={id} aria-label={name} className={css.group ?? ""}>
              {shown}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <p className={css.heading} aria-live="polite">
          {props.heading}
        </p>
        <ListBox
          className={cx(css.grid, props.isLarge && css.large)}
          aria-label={props.label}
          layout="grid"
          items={props.choices}
          renderEmptyState={() => <p className={css.empty}>{props.empty}</p>}
          onAction={(key) => props.onPick(String(key))}
        >
          {({ id, name, shown }) => (
            <ListBoxItem id={id} textValue={name} aria-label={name} className={css.sign ?? ""}>
              <span aria-hidden="true">{shown}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
      <div className={css.end}>{props.end}</div>
    </>
  );
}
