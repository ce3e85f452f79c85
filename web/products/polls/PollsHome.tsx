import { Vote } from "lucide-react";
import { CreateButton } from "../../platform/CreateButton.tsx";
import { EntryPage, useInWorkspaces } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { allPollsQuery } from "./queries.ts";
import "./text.ts";

/** `/polls`: every poll of one's workspaces. */
export function PollsHome() {
  const t = useText();
  const { items, isPending } = useInWorkspaces(allPollsQuery);
  return (
    <EntryPage
      title={t("shell.polls")}
      about={t("poll.everywhere")}
      icon={<Vote />}
      tone={3}
      none={{ title: t("poll.none"), about: t("poll.noneText") }}
      isPending={isPending}
      entries={items.map((one) => ({
        ...one,
        about: [
          t(one.isOpen ? "poll.open" : "poll.isClosed"),
          one.isOpen && t(one.hasVoted ? "poll.youVoted" : "poll.youHaveNot"),
        ]
          .filter(Boolean)
          .join(" · "),
        at: one.createdAt,
        path: `/w/${one.workspaceId}/polls/${one.id}`,
      }))}
      actions={<CreateButton id="poll" name="poll.new" />}
    />
  );
}
