import "./text.ts";
import type { Meeting } from "@safos/contract/meetings";
import { useState, type ReactNode } from "react";
import { useText } from "../../text/index.tsx";
import { Button, Section } from "../../ui/index.ts";
import { MeetingRow } from "./MeetingRow.tsx";
import { order } from "./queries.ts";

/** Going on, to come, ended. */
export function MeetingSections(props: { meetings: readonly Meeting[]; isWorkspaceShown?: boolean; empty: ReactNode }) {
  const t = useText();
  const { live, coming, ended } = order(props.meetings);
  const [isAllShown, setAllShown] = useState(false);
  if (props.meetings.length === 0) return props.empty;
  const rows = (list: readonly Meeting[]) =>
    list.map((one) => <MeetingRow key={one.id} meeting={one} isWorkspaceShown={props.isWorkspaceShown ?? false} />);
  return (
    <>
      {live.length > 0 && <Section title={t("meeting.now")}>{rows(live)}</Section>}
      {coming.length > 0 && <Section title={t("meeting.coming")}>{rows(coming)}</Section>}
      {ended.length > 0 && (
        <Section
          title={t("meeting.earlier")}
          action={
            ended.length > 5 &&
            !isAllShown && (
              <Button variant="quiet" size="sm" onPress={() => setAllShown(true)}>
                {t("meeting.showAll")}
              </Button>
            )
          }
        >
          {rows(isAllShown ? ended : ended.slice(0, 5))}
        </Section>
      )}
    </>
  );
}
