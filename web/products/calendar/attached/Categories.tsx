import { Plus, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, TextField } from "../../../ui/index.ts";
import people from "../People.module.css";
import "../text.ts";
import { mostCategories, withCategories } from "./attached.ts";
import { offeredOf, readUsed } from "./used-categories.ts";
import css from "./Attached.module.css";

export function CategoryList(props: { categories: readonly string[]; action?: (category: string) => ReactNode }) {
  const t = useText();
  return (
    <ul className={css.categories} aria-label={t("calendar.categories")}>
      {props.categories.map((one) => (
        <li key={one} className={css.category}>
          {one}
          {props.action?.(one)}
        </li>
      ))}
    </ul>
  );
}

/** The categories of an entry, written one by one or with commas. */
export function CategoryField(props: {
  categories: readonly string[];
  onChange: (categories: readonly string[]) => void;
}) {
  const t = useText();
  const { categories, onChange } = props;
  const [text, setText] = useState("");
  const [round, setRound] = useState(0);
  const [used] = useState(readUsed);
  const offered = categories.length < mostCategories ? offeredOf(used, categories, text) : [];
  const add = (written: string): void => {
    setText("");
    const all = withCategories(categories, written);
    if (all.length > categories.length) onChange(all);
  };
  return (
    <div
      className={people.people}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement) || text.trim() === "") return;
        // The form around it is not sent.
        event.preventDefault();
        add(text);
      }}
    >
      {categories.length < mostCategories && (
        <TextField
          key={round}
          label={t("calendar.categories")}
          hint={t("calendar.categoriesHint")}
          value={text}
          onChange={(next) => (next.includes(",") ? add(next) : setText(next))}
          onBlur={() => add(text)}
          autoComplete="off"
          // What had the focus is gone.
          autoFocus={round > 0}
        />
      )}
      {categories.length > 0 && (
        <CategoryList
          categories={categories}
          action={(one) => (
            <IconButton
              size="sm"
              label={t("calendar.categories.remove", { name: one })}
              onPress={() => {
                setRound(round + 1);
                onChange(categories.filter((other) => other !== one));
              }}
            >
              <X aria-hidden="true" />
            </IconButton>
          )}
        />
      )}
      {offered.length > 0 && (
        <div className={css.buttons}>
          {offered.map((one) => (
            <Button
              key={one}
              variant="quiet"
              size="sm"
              aria-label={t("calendar.categories.add", { name: one })}
              icon={<Plus aria-hidden="true" />}
              onPress={() => {
                setRound(round + 1);
                add(one);
              }}
            >
              {one}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
