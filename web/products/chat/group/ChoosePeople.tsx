import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { peopleQuery } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, IconButton, PersonPicker, type Pickable } from "../../../ui/index.ts";
import { chosenOf, userIdOf, writtenOf, type Chosen } from "./chosen.ts";
import css from "./ChoosePeople.module.css";
import "./text.ts";

/** People who are found or written by their whole name, one after the other. */
export function ChoosePeople(props: {
  label: string;
  chosen: readonly Chosen[];
  onChange: (chosen: readonly Chosen[]) => void;
  /** Matrix ids of those who are not to be chosen: oneself, and who is in already. */
  known: ReadonlySet<string>;
}) {
  const t = useText();
  const { chosen, onChange, known } = props;
  const [query, setQuery] = useState("");
  const { data } = useQuery(peopleQuery(useDeferredValue(query)));
  const isTaken = (userId: string): boolean => known.has(userId) || chosen.some((one) => one.userId === userId);
  const add = (person: Chosen): void => {
    setQuery("");
    if (!isTaken(person.userId)) onChange([...chosen, person]);
  };
  const written = userIdOf(query);
  const found: readonly Pickable[] = (data ?? []).filter((one) => !isTaken(chosenOf(one).userId));
  const isFound = found.some((one) => chosenOf(one).userId === written);
  // Someone whom the directory does not show can be written to by their whole name.
  const offered =
    written === null || isFound || isTaken(written)
      ? found
      : [
          ...found,
          {
            id: written,
            userId: written,
            displayName: writtenOf(written).name,
            name: written,
            organisationName: "",
            about: written,
            avatarUrl: null,
          },
        ];
  return (
    <>
      <PersonPicker
        label={props.label}
        hint={t("groupchat.hint")}
        inputValue={query}
        onInputChange={setQuery}
        people={offered}
        onPick={(person) => add(person.id === written ? writtenOf(person.id) : chosenOf(person))}
        empty={t("chat.nobodyFound")}
      />
      <ul className={css.chosen} aria-label={t("groupchat.chosen")}>
        {chosen.map((one) => (
          <li key={one.userId} className={css.person}>
            <Avatar id={one.userId} name={one.name} imageUrl={one.avatarUrl} size={20} />
            <span className={css.name} title={one.about ? `${one.name}, ${one.about}` : one.name}>
              {one.name}
            </span>
            <IconButton
              size="sm"
              hasTip={false}
              label={t("groupchat.takeOut", { name: one.name })}
              onPress={() => onChange(chosen.filter(({ userId }) => userId !== one.userId))}
            >
              <X aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
    </>
  );
}
