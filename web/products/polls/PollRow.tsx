import type { PollSummary } from "@safos/contract/polls";
import { Link } from "@tanstack/react-router";
import { CalendarClock, Vote } from "lucide-react";
import { RaisedChip } from "../../shared/items/classes/RaisedChip.tsx";
import { useText } from "../../text/index.tsx";
import { Chip, IconTile, Item } from "../../ui/index.ts";
import { useDeadlineText } from "./about.ts";
import css from "./Polls.module.css";

/** One poll in a list: what it asks, until when, and whether the person has voted. */
export function PollRow({ poll }: { poll: PollSummary }) {
  const t = useText();
  const about = [
    t("poll.votes", { n: poll.voteCount }),
    useDeadlineText(poll),
    poll.roomId !== null && t("poll.inChannel"),
    poll.isAnonymous && t("poll.anonymous"),
  ];
  return (
    <Link
      className={css.row}
      to="/w/$workspaceId/polls/$pollId"
      params={{ workspaceId: poll.workspaceId, pollId: poll.id }}
    >
      <Item
        icon={<IconTile tone={poll.isOpen ? 3 : 1}>{poll.kind === "date" ? <CalendarClock /> : <Vote />}</IconTile>}
        title={poll.title}
        about={about.filter(Boolean).join(" · ")}
        end={
          <>
            <RaisedChip kind="poll" id={poll.id} />
            {poll.isOpen && (
              <Chip tone={poll.hasVoted ? "success" : "warn"}>
                {t(poll.hasVoted ? "poll.youVoted" : "poll.youHaveNot")}
              </Chip>
            )}
          </>
        }
      />
    </Link>
  );
}
