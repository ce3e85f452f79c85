import type { ReactNode } from "react";
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { Avatar } from "./Avatar.tsx";
import css from "./PersonPicker.module.css";

export interface Pickable {
  id: string;
  /** Of a person: their Matrix id, which their colour is chosen from. */
  userId?: string;
  displayName: string;
  name: string;
  organisationName: string;
  /** Known by their mail address rather than by a name of an organisation. */
  guest?: { mail: string } | undefined;
  avatarUrl: string | null;
  /** Other than a person: a whole group, or a whole organisation. */
  kind?: "group" | "organisation";
  /** In place of an avatar. */
  picture?: ReactNode;
  /** Stands under the name instead of the address and the organisation. */
  about?: string;
}

/** A field that finds people, and groups where they are offered, while you write; a whole name can be written too. */
export function PersonPicker(props: {
  label: string;
  hint: string;
  inputValue: string;
  onInputChange: (text: string) => void;
  people: readonly Pickable[];
  onPick: (person: Pickable) => void;
  error?: string | null;
  empty?: ReactNode;
  /** When the list comes up: at writing unless it is at once. */
  opens?: "focus";
}) {
  return (
    <ComboBox
      className={css.field ?? ""}
      inputValue={props.inputValue}
      onInputChange={props.onInputChange}
      items={props.people}
      allowsCustomValue
      allowsEmptyCollection
      menuTrigger={props.opens ?? "input"}
      isInvalid={Boolean(props.error)}
      onChange={(key) => {
        const person = props.people.find((one) => one.id === key);
        if (person) props.onPick(person);
      }}
    >
      <Label className={css.label ?? ""}>{props.label}</Label>
      <Input className={css.input ?? ""} autoFocus autoComplete="off" spellCheck="false" />
      {props.error ? (
        <FieldError className={css.error ?? ""}>{props.error}</FieldError>
      ) : (
        <Text slot="description" className={css.hint ?? ""}>
          {props.hint}
        </Text>
      )}
      <Popover className={css.popover ?? ""} offset={4}>
        <ListBox<Pickable>
          className={css.list ?? ""}
          renderEmptyState={() => <div className={css.none}>{props.empty}</div>}
        >
          {(person) => (
            <ListBoxItem id={person.id} textValue={person.name} className={css.item ?? ""}>
              {person.picture ?? (
                <Avatar
                  id={person.userId ?? person.id}
                  name={person.displayName}
                  imageUrl={person.avatarUrl}
                  size={28}
                  isGroup={person.kind === "group"}
                  isSquare={person.kind === "organisation"}
                />
              )}
              <span className={css.text}>
                <span className={css.name}>{person.displayName}</span>
                <span className={css.about}>
                  {person.about ?? `${person.guest?.mail ?? person.name} · ${person.organisationName}`}
                </span>
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
