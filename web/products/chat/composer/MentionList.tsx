import type { Mentions } from "../../../shared/items/useMentions.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar } from "../../../ui/index.ts";
import type { Person } from "../person.ts";
import css from "./Composer.module.css";

/** Above the field: the people that can be mentioned. */
export function MentionList({ id, mentions }: { id: string; mentions: Mentions<Person> }) {
  const t = useText();
  if (mentions.suggestions.length === 0) return null;
  return (
    <ul className={css.suggestions} role="listbox" id={id} aria-label={t("chat.suggestions")}>
      {mentions.suggestions.map((person, index) => (
        <li key={person.userId} role="option" id={`${id}-${index}`} aria-selected={index === mentions.chosen}>
          <button
            type="button"
            tabIndex={-1}
            className={css.suggestion}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => mentions.pick(person)}
          >
            <Avatar id={person.userId} name={person.name} imageUrl={person.avatarUrl} />
            {person.name}
          </button>
        </li>
      ))}
    </ul>
  );
}
