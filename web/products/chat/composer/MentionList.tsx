import type { Suggesting } from "../../../shared/items/useSuggestions.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar } from "../../../ui/index.ts";
import type { Person } from "../person.ts";
import { Suggestions } from "./Suggestions.tsx";

/** Above the field: the people that can be mentioned. */
export function MentionList({ id, mentions }: { id: string; mentions: Suggesting<Person> }) {
  const t = useText();
  return (
    <Suggestions id={id} label={t("chat.suggestions")} list={mentions} keyOf={(person) => person.userId}>
      {(person) => (
        <>
          <Avatar id={person.userId} name={person.name} imageUrl={person.avatarUrl} />
          {person.name}
        </>
      )}
    </Suggestions>
  );
}
