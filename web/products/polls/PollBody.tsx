import { pollRoutes } from "@safos/contract/routes/polls";
import type { Poll, PollOption } from "@safos/contract/polls";
import { useMutation } from "@tanstack/react-query";
import { CalendarClock, CalendarPlus, MessageSquare, Video } from "lucide-react";
import type { ReactNode } from "react";
import { PathLink } from "../../platform/PathLink.tsx";
import { request } from "../../platform/request.ts";
import { WaitingHere } from "../../platform/WaitingHere.tsx";
import { Comments, LinkedItems } from "../../shared/items/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { useText } from "../../text/index.tsx";
import { buttonClass, Chip, Inset, Notice, Section } from "../../ui/index.ts";
import css from "./Polls.module.css";
import { Propose } from "./Propose.tsx";
import { keepPoll } from "./queries.ts";
import { Results } from "./Results.tsx";
import { VoteForm } from "./VoteForm.tsx";
import { WhoTable } from "./WhoTable.tsx";

const canVote = (poll: Poll): boolean => isAtLeast(poll.role, "commenter");
/** Those of a chat message are managed, and voted in, there. */
const canManage = (poll: Poll): boolean => isAtLeast(poll.role, "owner") && poll.source === null;
const isVoting = (poll: Poll): boolean =>
  poll.isOpen && canVote(poll) && poll.source === null && !(poll.isAnonymous && poll.hasVoted);
const canPropose = (poll: Poll): boolean =>
  poll.isOpen && poll.source === null && (canManage(poll) || (canVote(poll) && poll.proposals !== "none"));

/** A poll's vote, results and comments; for members and, without a workspace, for visitors. */
export function PollBody({ poll, workspaceId }: { poll: Poll; workspaceId: string | null }) {
  const t = useText();
  return (
    <div className={css.body}>
      {poll.description !== "" && <p className={css.description}>{poll.description}</p>}
      {poll.kind === "date" && <Zones poll={poll} />}
      {workspaceId !== null && <ChannelNotice poll={poll} workspaceId={workspaceId} />}
      {poll.meetingPath !== null && (
        <Notice
          tone="success"
          isQuiet
          action={
            <LinkButton path={poll.meetingPath}>
              <Video aria-hidden="true" /> {t("poll.meeting")}
            </LinkButton>
          }
        >
          {t("poll.decided")}
        </Notice>
      )}
      {workspaceId !== null && poll.kind === "date" && poll.decidedOptionId !== null && (
        <Notice
          isQuiet
          action={
            <LinkButton path={`/calendar?poll=${poll.id}`}>
              <CalendarPlus aria-hidden="true" /> {t("poll.toCalendar")}
            </LinkButton>
          }
        >
          {t("poll.toCalendarText")}
        </Notice>
      )}
      {isVoting(poll) && (
        <Section title={t("poll.yourVote")} after={poll.hasVoted && <Chip tone="success">{t("poll.youVoted")}</Chip>}>
          <Inset>
            <VoteForm key={`${poll.id} ${poll.hasVoted}`} poll={poll} />
          </Inset>
        </Section>
      )}
      <WaitingHere about={`poll ${poll.id}`} />
      <ResultSection poll={poll} />
      {workspaceId !== null && <LinkedItems kind="poll" id={poll.id} canEdit={isAtLeast(poll.role, "editor")} />}
      <Comments kind="poll" id={poll.id} workspaceId={workspaceId} canComment={canVote(poll)} />
    </div>
  );
}

function LinkButton({ path, children }: { path: string; children: ReactNode }) {
  return (
    <PathLink className={buttonClass("secondary", "sm")} path={path}>
      {children}
    </PathLink>
  );
}

/** In which zone times are shown, and in which the poll was made where that is another. */
function Zones({ poll }: { poll: Poll }) {
  const t = useText();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <p className={css.meta}>
      <CalendarClock aria-hidden="true" /> {t("poll.yourZone", { zone: own })}{" "}
      {poll.timeZone !== own && t("poll.pollZone", { zone: poll.timeZone })}
    </p>
  );
}

function ChannelNotice({ poll, workspaceId }: { poll: Poll; workspaceId: string }) {
  const t = useText();
  if (poll.source === null) return null;
  const { roomId, eventId } = poll.source;
  return (
    <Notice
      isQuiet
      action={
        <LinkButton path={`/w/${workspaceId}/chat/${encodeURIComponent(roomId)}?event=${encodeURIComponent(eventId)}`}>
          <MessageSquare aria-hidden="true" /> {t("poll.openChannel")}
        </LinkButton>
      }
    >
      {t("poll.inChannel")}
    </Notice>
  );
}

function useOptionVerbs({ id }: Poll) {
  const decide = useMutation({
    mutationFn: (body: { optionId: string; makeMeeting: boolean }) =>
      request(pollRoutes.decidePoll, { params: { id }, body }),
    onSuccess: keepPoll,
  });
  const approve = useMutation({
    mutationFn: (optionId: string) =>
      request(pollRoutes.approveOption, { params: { id, optionId }, body: { isApproved: true } }),
    onSuccess: keepPoll,
  });
  const remove = useMutation({
    mutationFn: (optionId: string) => request(pollRoutes.removeOption, { params: { id, optionId } }),
    onSuccess: keepPoll,
  });
  return {
    onDecide: (option: PollOption, makeMeeting: boolean) => decide.mutate({ optionId: option.id, makeMeeting }),
    onApprove: (option: PollOption) => approve.mutate(option.id),
    onRemove: (option: PollOption) => remove.mutate(option.id),
  };
}

function ResultSection({ poll }: { poll: Poll }) {
  const t = useText();
  const { onDecide, onApprove, onRemove } = useOptionVerbs(poll);
  const verbs = {
    ...(canManage(poll) ? { onDecide, onRemove } : {}),
    ...(isAtLeast(poll.role, "editor") ? { onApprove } : {}),
  };
  return (
    <Section title={t("poll.result")}>
      {!poll.areResultsShown && (
        <Inset>
          <Notice isQuiet>
            {t(poll.results === "afterVote" ? "poll.resultHidden.afterVote" : "poll.resultHidden.afterClose")}
          </Notice>
        </Inset>
      )}
      <Inset>
        <Results poll={poll} verbs={verbs} />
      </Inset>
      <WhoTable poll={poll} />
      {poll.missing !== null && poll.missing.length > 0 && poll.isOpen && (
        <Inset>
          <p className={css.meta}>
            {t("poll.missing", { n: poll.missing.length })}: {poll.missing.map((one) => one.displayName).join(", ")}
          </p>
        </Inset>
      )}
      {canPropose(poll) && (
        <Inset>
          <Propose poll={poll} />
        </Inset>
      )}
    </Section>
  );
}
