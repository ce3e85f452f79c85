import { pollRoutes } from "@safos/contract/routes/polls";
import type { NewOption, Poll, PollOption } from "@safos/contract/polls";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import {
  CalendarClock,
  Copy,
  Download,
  Lock,
  LockOpen,
  MessageSquare,
  Pencil,
  Send,
  Share2,
  Trash2,
  Video,
} from "lucide-react";
import { useCallback, useState } from "react";
import {
  Comments,
  LinkedItems,
  ShareDialog,
  useItemEvents,
  useMoveToTrash,
  useSeen,
} from "../../shared/items/index.ts";
import type { SharedPageProps } from "../../platform/product.ts";
import { isMissing } from "../../platform/api.ts";
import { addressOf, request } from "../../platform/request.ts";
import { BackLink } from "../../platform/BackLink.tsx";
import { now } from "../../platform/clock.ts";
import { PathLink } from "../../platform/PathLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { formatComing, useLocale, useText } from "../../text/index.tsx";
import {
  Button,
  buttonClass,
  Chip,
  Form,
  Inset,
  Menu,
  Notice,
  PageBody,
  PageHeader,
  Section,
  showToast,
  Skeleton,
  TextField,
} from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { PollForm } from "./PollForm.tsx";
import css from "./Polls.module.css";
import { keepPoll, pollQuery } from "./queries.ts";
import { Results, WhoTable } from "./Results.tsx";
import "./text.ts";
import { VoteForm } from "./VoteForm.tsx";

/** `/w/:workspaceId/polls/:pollId` */
export function PollPage() {
  const t = useText();
  const { workspaceId, pollId } = useParams({ from: "/inside/w/$workspaceId/polls/$pollId" });
  const { data: poll, error, refetch } = useQuery(pollQuery(pollId));
  usePollEvents(pollId);
  useSeen("poll", pollId);
  if (error) return isMissing(error) ? <MissingPage /> : <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!poll)
    return (
      <PageBody isSunken>
        <Skeleton label={t("common.loading")} rows={5} />
      </PageBody>
    );
  return (
    <PageBody isSunken>
      <Head poll={poll} workspaceId={workspaceId} />
      <Body poll={poll} workspaceId={workspaceId} />
    </PageBody>
  );
}

function usePollEvents(id: string): void {
  const refresh = useCallback(() => void queryClient.invalidateQueries({ queryKey: pollQuery(id).queryKey }), [id]);
  useItemEvents(
    "poll",
    id,
    useCallback((event) => event.type.startsWith("poll.") && refresh(), [refresh]),
    refresh,
  );
}

/** For a visitor with a link. */
export function SharedPoll({ item }: SharedPageProps) {
  const t = useText();
  const { data: poll, error, refetch } = useQuery(pollQuery(item.id));
  usePollEvents(item.id);
  if (error) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!poll) return <Skeleton label={t("common.loading")} rows={5} />;
  return (
    <PageBody isSunken>
      <PageHeader title={poll.title} about={<About poll={poll} />} />
      <Body poll={poll} workspaceId={null} />
    </PageBody>
  );
}

function About({ poll }: { poll: Poll }) {
  const t = useText();
  const locale = useLocale();
  const words = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  return [
    poll.isOpen ? null : t("poll.isClosed"),
    t("poll.votes", { n: poll.voteCount }),
    poll.isOpen && poll.deadline
      ? t("poll.until", { when: formatComing(locale, Date.parse(poll.deadline), now(), words) })
      : null,
    poll.createdBy ? t("poll.by", { name: poll.createdBy.displayName }) : null,
    poll.isAnonymous ? t("poll.anonymous") : null,
    poll.quorum === null ? null : t("poll.quorumMet", { n: poll.voteCount, quorum: poll.quorum }),
  ]
    .filter(Boolean)
    .join(" · ");
}

function Head({ poll, workspaceId }: { poll: Poll; workspaceId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const [dialog, setDialog] = useState<"edit" | "share" | null>(null);
  const isManager = isAtLeast(poll.role, "owner");
  const isOwn = poll.source === null;
  const act = useMutation({
    mutationFn: (what: "close" | "reopen") =>
      request(what === "close" ? pollRoutes.closePoll : pollRoutes.reopenPoll, { params: { id: poll.id } }),
    onSuccess: keepPoll,
  });
  const clone = useMutation({
    mutationFn: () => request(pollRoutes.clonePoll, { params: { id: poll.id } }),
    async onSuccess(made) {
      keepPoll(made);
      showToast({ text: t("poll.cloned") });
      await navigate({ to: "/w/$workspaceId/polls/$pollId", params: { workspaceId, pollId: made.id } });
    },
  });
  const trash = useMoveToTrash(workspaceId, () => queryClient.invalidateQueries({ queryKey: ["polls"] }));
  const download = (format: "csv" | "xlsx"): void => {
    location.assign(addressOf(pollRoutes.exportPoll, { params: { id: poll.id }, query: { format } }));
  };
  return (
    <>
      <PageHeader
        title={poll.title}
        about={<About poll={poll} />}
        back={<BackLink to={`/w/${workspaceId}/polls` as "/"} />}
        actions={
          <>
            {isManager && isOwn && (
              <Button icon={<Share2 aria-hidden="true" />} onPress={() => setDialog("share")}>
                {t("items.share")}
              </Button>
            )}
            <Menu
              label={t("poll.actions")}
              size="md"
              actions={[
                isManager &&
                  isOwn &&
                  poll.isOpen && {
                    id: "edit",
                    name: t("poll.edit"),
                    icon: <Pencil />,
                    onAction: () => setDialog("edit"),
                  },
                isManager &&
                  isOwn && {
                    id: "close",
                    name: t(poll.isOpen ? "poll.close" : "poll.reopen"),
                    icon: poll.isOpen ? <Lock /> : <LockOpen />,
                    onAction: () => act.mutate(poll.isOpen ? "close" : "reopen"),
                  },
                isAtLeast(workspace?.role, "editor") && {
                  id: "clone",
                  name: t("poll.clone"),
                  icon: <Copy />,
                  onAction: () => clone.mutate(),
                },
                poll.areResultsShown && {
                  id: "csv",
                  name: t("poll.exportCsv"),
                  icon: <Download />,
                  startsGroup: true,
                  onAction: () => download("csv"),
                },
                poll.areResultsShown && {
                  id: "xlsx",
                  name: t("poll.exportXlsx"),
                  icon: <Download />,
                  onAction: () => download("xlsx"),
                },
                isAtLeast(poll.role, "editor") &&
                  isOwn && {
                    id: "trash",
                    name: t("items.toTrash"),
                    icon: <Trash2 />,
                    isDanger: true,
                    startsGroup: true,
                    onAction: () =>
                      trash.mutate(
                        { kind: "poll", id: poll.id, title: poll.title },
                        { onSuccess: () => void navigate({ to: `/w/${workspaceId}/polls` as "/" }) },
                      ),
                  },
              ]}
            />
          </>
        }
      />
      {dialog === "edit" && <PollForm workspaceId={workspaceId} poll={poll} onClose={() => setDialog(null)} />}
      <ShareDialog
        kind="poll"
        id={poll.id}
        title={poll.title}
        place={workspace?.name ?? ""}
        canManage={isManager}
        isOpen={dialog === "share"}
        onClose={() => setDialog(null)}
        roles={["commenter", "viewer", "owner"]}
        linkRoles={["commenter", "viewer"]}
      />
    </>
  );
}

function Body({ poll, workspaceId }: { poll: Poll; workspaceId: string | null }) {
  const t = useText();
  const canVote = isAtLeast(poll.role, "commenter");
  const isManager = isAtLeast(poll.role, "owner") && poll.source === null;
  const isVoting = poll.isOpen && canVote && poll.source === null && !(poll.isAnonymous && poll.hasVoted);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const decide = useMutation({
    mutationFn: (what: { optionId: string; makeMeeting: boolean }) =>
      request(pollRoutes.decidePoll, { params: { id: poll.id }, body: what }),
    onSuccess: keepPoll,
  });
  const approve = useMutation({
    mutationFn: (option: PollOption) =>
      request(pollRoutes.approveOption, {
        params: { id: poll.id, optionId: option.id },
        body: { isApproved: true },
      }),
    onSuccess: keepPoll,
  });
  const remove = useMutation({
    mutationFn: (option: PollOption) =>
      request(pollRoutes.removeOption, { params: { id: poll.id, optionId: option.id } }),
    onSuccess: keepPoll,
  });
  return (
    <div className={css.body}>
      {poll.description !== "" && <p className={css.description}>{poll.description}</p>}
      {poll.kind === "date" && (
        <p className={css.meta}>
          <CalendarClock aria-hidden="true" /> {t("poll.yourZone", { zone: own })}{" "}
          {poll.timeZone !== own && t("poll.pollZone", { zone: poll.timeZone })}
        </p>
      )}
      {poll.source !== null && workspaceId !== null && (
        <Notice
          isQuiet
          action={
            <PathLink
              className={buttonClass("secondary", "sm")}
              path={`/w/${workspaceId}/chat/${encodeURIComponent(poll.source.roomId)}?event=${encodeURIComponent(poll.source.eventId)}`}
            >
              <MessageSquare aria-hidden="true" /> {t("poll.openChannel")}
            </PathLink>
          }
        >
          {t("poll.inChannel")}
        </Notice>
      )}
      {poll.meetingPath !== null && (
        <Notice
          tone="success"
          isQuiet
          action={
            <PathLink className={buttonClass("secondary", "sm")} path={poll.meetingPath}>
              <Video aria-hidden="true" /> {t("poll.meeting")}
            </PathLink>
          }
        >
          {t("poll.decided")}
        </Notice>
      )}
      {isVoting && (
        <Section title={t("poll.yourVote")} after={poll.hasVoted && <Chip tone="success">{t("poll.youVoted")}</Chip>}>
          <Inset>
            <VoteForm key={`${poll.id} ${poll.hasVoted}`} poll={poll} />
          </Inset>
        </Section>
      )}
      <Section title={t("poll.result")}>
        {!poll.areResultsShown && (
          <Inset>
            <Notice isQuiet>
              {t(poll.results === "afterVote" ? "poll.resultHidden.afterVote" : "poll.resultHidden.afterClose")}
            </Notice>
          </Inset>
        )}
        <Inset>
          <Results
            poll={poll}
            {...(isManager
              ? {
                  onDecide: (option, makeMeeting) => decide.mutate({ optionId: option.id, makeMeeting }),
                  onRemove: (option) => remove.mutate(option),
                }
              : {})}
            {...(isAtLeast(poll.role, "editor") ? { onApprove: (option) => approve.mutate(option) } : {})}
          />
        </Inset>
        <WhoTable poll={poll} />
        {poll.missing !== null && poll.missing.length > 0 && poll.isOpen && (
          <Inset>
            <p className={css.meta}>
              {t("poll.missing", { n: poll.missing.length })}: {poll.missing.map((one) => one.displayName).join(", ")}
            </p>
          </Inset>
        )}
        {poll.isOpen && poll.source === null && (isManager || (canVote && poll.proposals !== "none")) && (
          <Inset>
            <Propose poll={poll} />
          </Inset>
        )}
      </Section>
      {workspaceId !== null && <LinkedItems kind="poll" id={poll.id} canEdit={isAtLeast(poll.role, "editor")} />}
      <Comments kind="poll" id={poll.id} workspaceId={workspaceId} canComment={canVote} />
    </div>
  );
}

function Propose({ poll }: { poll: Poll }) {
  const t = useText();
  const [text, setText] = useState("");
  const option =
    poll.kind === "text"
      ? text.trim() === ""
        ? null
        : { text: text.trim() }
      : text === ""
        ? null
        : { startsAt: new Date(text).toISOString() };
  const add = useMutation({
    mutationFn: (body: NewOption) => request(pollRoutes.addOption, { params: { id: poll.id }, body }),
    onSuccess(fresh) {
      keepPoll(fresh);
      setText("");
      showToast({ text: t("poll.proposed") });
    },
  });
  return (
    <Form id={`propose-${poll.id}`} onSubmit={() => option && add.mutate(option)}>
      <div className={css.line}>
        <TextField
          label={t("poll.proposeField")}
          value={text}
          onChange={setText}
          {...(poll.kind === "date" ? { type: "datetime-local" } : { maxLength: 500 })}
        />
        <Button type="submit" icon={<Send aria-hidden="true" />} isPending={add.isPending} isDisabled={option === null}>
          {t("poll.propose")}
        </Button>
      </div>
    </Form>
  );
}
