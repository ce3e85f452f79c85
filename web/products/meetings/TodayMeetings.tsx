import { useQuery } from "@tanstack/react-query";
import { useText } from "../../text/index.tsx";
import { Section } from "../../ui/index.ts";
import { MeetingRow } from "./MeetingRow.tsx";
import { myMeetingsQuery, order } from "./queries.ts";

/** On Idag: nothing when there is nothing. */
export function TodayMeetings() {
  const t = useText();
  const { data } = useQuery(myMeetingsQuery);
  const { live, coming } = order(data ?? []);
  const shown = [...live, ...coming.filter((one) => one.startsAt !== null)].slice(0, 4);
  if (shown.length === 0) return null;
  return (
    <Section title={t("shell.meetings")}>
      {shown.map((one) => (
        <MeetingRow key={one.id} meeting={one} isWorkspaceShown />
      ))}
    </Section>
  );
}
