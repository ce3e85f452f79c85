import { useQuery } from "@tanstack/react-query";
import { useText } from "../../text/index.tsx";
import { Section } from "../../ui/index.ts";
import { PollRow } from "./PollRow.tsx";
import { duePollsQuery } from "./queries.ts";

/** On Today: polls one has not voted in; nothing when there are none. */
export function DuePolls() {
  const t = useText();
  const { data } = useQuery(duePollsQuery);
  if (!data || data.length === 0) return null;
  return (
    <Section title={t("poll.duePolls")}>
      {data.slice(0, 5).map((poll) => (
        <PollRow key={poll.id} poll={poll} />
      ))}
    </Section>
  );
}
