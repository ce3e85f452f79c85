import { pollRoutes } from "@safos/contract/routes/polls";
import type { Poll } from "@safos/contract/polls";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Copy, Download, Lock, LockOpen, Pencil, Share2, Trash2 } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { addressOf, request } from "../../platform/request.ts";
import { ItemClassChip, ShareDialog, useItemClass, useMoveToTrash } from "../../shared/items/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { useText } from "../../text/index.tsx";
import { Button, Menu, PageHeader, showToast, type MenuAction } from "../../ui/index.ts";
import { useDeadlineText } from "./about.ts";
import { PollForm } from "./PollForm.tsx";
import { keepPoll } from "./queries.ts";

export function PollAbout({ poll }: { poll: Poll }) {
  const t = useText();
  return [
    poll.isOpen ? null : t("poll.isClosed"),
    t("poll.votes", { n: poll.voteCount }),
    useDeadlineText(poll),
    poll.createdBy ? t("poll.by", { name: poll.createdBy.displayName }) : null,
    poll.isAnonymous ? t("poll.anonymous") : null,
    poll.quorum === null ? null : t("poll.quorumMet", { n: poll.voteCount, quorum: poll.quorum }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** A poll's title and what can be done with it. */
export function PollHead({ poll, workspaceId }: { poll: Poll; workspaceId: string }) {
  const t = useText();
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const [dialog, setDialog] = useState<"edit" | "share" | null>(null);
  const canManage = isAtLeast(poll.role, "owner");
  const close = (): void => setDialog(null);
  const manageActions = useManageActions(poll, () => setDialog("edit"));
  const copyActions = useCopyActions(poll, workspaceId, isAtLeast(workspace?.role, "editor"));
  const trashAction = useTrashAction(poll, workspaceId);
  const item = { kind: "poll", id: poll.id, title: poll.title } as const;
  const classed = useItemClass(item);
  return (
    <>
      <PageHeader
        title={poll.title}
        about={<PollAbout poll={poll} />}
        back={<BackLink to={`/w/${workspaceId}/polls` as "/"} />}
        actions={
          <>
            <ItemClassChip {...item} />
            {canManage && poll.source === null && (
              <Button icon={<Share2 aria-hidden="true" />} onPress={() => setDialog("share")}>
                {t("items.share")}
              </Button>
            )}
            <Menu
              label={t("poll.actions")}
              size="md"
              actions={[...manageActions, ...copyActions, poll.source === null && classed.action, trashAction]}
            />
          </>
        }
      />
      {classed.dialog}
      {dialog === "edit" && <PollForm workspaceId={workspaceId} poll={poll} onClose={close} />}
      <ShareDialog
        kind="poll"
        id={poll.id}
        title={poll.title}
        place={workspace?.name ?? ""}
        canManage={canManage}
        isOpen={dialog === "share"}
        onClose={close}
        roles={["commenter", "viewer", "owner"]}
        linkRoles={["commenter", "viewer"]}
      />
    </>
  );
}

type Actions = readonly (MenuAction | false)[];

/** Changing, closing and opening again; none of a poll that is a chat message. */
function useManageActions(poll: Poll, onEdit: () => void): Actions {
  const t = useText();
  const setOpen = useMutation({
    mutationFn: (isOpen: boolean) =>
      request(isOpen ? pollRoutes.reopenPoll : pollRoutes.closePoll, { params: { id: poll.id } }),
    onSuccess: keepPoll,
  });
  if (!isAtLeast(poll.role, "owner") || poll.source !== null) return [];
  return [
    poll.isOpen && { id: "edit", name: t("poll.edit"), icon: <Pencil />, onAction: onEdit },
    {
      id: "close",
      name: t(poll.isOpen ? "poll.close" : "poll.reopen"),
      icon: poll.isOpen ? <Lock /> : <LockOpen />,
      onAction: () => setOpen.mutate(!poll.isOpen),
    },
  ];
}

/** The poll once more, and its results as a file. */
function useCopyActions(poll: Poll, workspaceId: string, canClone: boolean): Actions {
  const t = useText();
  const navigate = useNavigate();
  const clone = useMutation({
    mutationFn: () => request(pollRoutes.clonePoll, { params: { id: poll.id } }),
    async onSuccess(made) {
      keepPoll(made);
      showToast({ text: t("poll.cloned") });
      await navigate({ to: "/w/$workspaceId/polls/$pollId", params: { workspaceId, pollId: made.id } });
    },
  });
  const download = (format: "csv" | "xlsx"): void => {
    location.assign(addressOf(pollRoutes.exportPoll, { params: { id: poll.id }, query: { format } }));
  };
  return [
    canClone && { id: "clone", name: t("poll.clone"), icon: <Copy />, onAction: () => clone.mutate() },
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
  ];
}

function useTrashAction(poll: Poll, workspaceId: string): MenuAction | false {
  const t = useText();
  const navigate = useNavigate();
  const trash = useMoveToTrash(workspaceId, () => queryClient.invalidateQueries({ queryKey: ["polls"] }));
  if (!isAtLeast(poll.role, "editor") || poll.source !== null) return false;
  return {
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
  };
}
