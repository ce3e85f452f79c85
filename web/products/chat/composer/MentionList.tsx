import { useText } from "../../../text/index.tsx";
import { Avatar } from "../../../ui/index.ts";
import css from "./Composer.module.css";
import type { Mentions } from "./useMentions.ts";

/** Above the field: the people that can be mentioned. */
export function MentionList({ id, mentions }: { id: string; mentions: Mentions }) {
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
