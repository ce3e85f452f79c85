import type { Board } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { ShareDialog, useMoveToTrash } from "../../shared/items/index.ts";
import { api } from "../../platform/api.ts";
import { saveLink } from "../../platform/download.ts";
import { queryClient } from "../../platform/query.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Check } from "lucide-react";
import { Menu, showToast } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { boardQuery } from "./queries.ts";
import "./text.ts";

const BoardSettings = lazy(() => import("./BoardSettings.tsx").then((module) => ({ default: module.BoardSettings })));
const ActivityDialog = lazy(() => import("./ActivityList.tsx").then((module) => ({ default: module.ActivityDialog })));
const ArchivedDialog = lazy(() => import("./ArchivedCards.tsx").then((module) => ({ default: module.ArchivedDialog })));

interface Views<T extends string> {
  readonly current: T;
  readonly all: readonly T[];
  choose(view: T): void;
}

/** What can be done with a board: settings, sharing, copies, files, archive, trash. */
export function BoardMenu<T extends "board" | "table" | "calendar" | "timeline">(props: {
  board: Board;
  view: Views<T> | null;
  onNewCard: (() => void) | null;
}) {
  const { board } = props;
  const t = useText();
  const me = useMaybeMe();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<"share" | "settings" | "activity" | "archived" | null>(null);
  const lists = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["boards"] });
  const trash = useMoveToTrash(board.workspaceId, lists);
  const change = useMutation({
    mutationFn: (body: object) => api.patch<Board>(`/api/v1/boards/${board.id}`, body),
    onSuccess(after) {
      queryClient.setQueryData(boardQuery(board.id).queryKey, after);
      void lists();
    },
  });
  const clone = useMutation({
    mutationFn: (withCards: boolean) =>
      api.post<Board>(`/api/v1/boards/${board.id}/clone`, {
        title: t("boards.copyOf", { title: board.title }).slice(0, 500),
        withCards,
      }),
    onSuccess(copy) {
      void lists();
      void navigate({
        to: "/w/$workspaceId/boards/$boardId",
        params: { workspaceId: copy.workspaceId, boardId: copy.id },
      });
    },
  });
  const download = (format: string): void => saveLink(`/api/v1/boards/${board.id}/export?format=${format}`);
  const isManager = isAtLeast(board.role, "owner");
  const isWriter = isAtLeast(board.role, "editor") && board.archivedAt === null;
  return (
    <>
      <Menu
        label={t("common.moreFor", { name: board.title })}
        size="md"
        actions={[
          ...(props.view?.all ?? []).map((one) => ({
            id: `view-${one}`,
            name: t(`boards.view.${one}`),
            ...(props.view?.current === one ? { end: <Check aria-hidden="true" /> } : {}),
            onAction: () => props.view?.choose(one),
          })),
          me !== null &&
            isWriter && {
              id: "settings",
              name: t("boards.settings"),
              startsGroup: props.view !== null,
              onAction: () => setDialog("settings"),
            },
          me !== null && isWriter && { id: "share", name: t("boards.share"), onAction: () => setDialog("share") },
          me !== null && {
            id: "all",
            name: t("boards.allBoards"),
            onAction: () =>
              void navigate({
                to: "/w/$workspaceId/boards",
                params: { workspaceId: board.workspaceId },
                search: { all: true },
              }),
          },
          { id: "activity", name: t("boards.activity"), onAction: () => setDialog("activity") },
          { id: "archived", name: t("boards.archivedCards"), onAction: () => setDialog("archived") },
          me !== null && {
            id: "json",
            name: t("boards.exportJson"),
            startsGroup: true,
            onAction: () => download("json"),
          },
          me !== null && { id: "csv", name: t("boards.exportCsv"), onAction: () => download("csv") },
          me !== null && {
            id: "clone",
            name: t("boards.clone"),
            startsGroup: true,
            onAction: () => clone.mutate(false),
          },
          me !== null && { id: "clone-all", name: t("boards.cloneAll"), onAction: () => clone.mutate(true) },
          isManager &&
            board.archivedAt === null && {
              id: "template",
              name: t(board.isTemplate ? "boards.noTemplate" : "boards.makeTemplate"),
              onAction: () => change.mutate({ isTemplate: !board.isTemplate }),
            },
          isManager && {
            id: "archive",
            name: t(board.archivedAt ? "boards.unarchive" : "boards.archive"),
            startsGroup: true,
            onAction: () =>
              change.mutate(
                { isArchived: board.archivedAt === null },
                {
                  onSuccess: () =>
                    showToast({
                      text: t(board.archivedAt ? "boards.unarchived" : "boards.archived", { title: board.title }),
                    }),
                },
              ),
          },
          me !== null &&
            isWriter && {
              id: "trash",
              name: t("boards.toTrash"),
              isDanger: true,
              onAction: () =>
                trash.mutate(
                  { kind: "board", id: board.id, title: board.title },
                  {
                    onSuccess: () =>
                      void navigate({
                        to: "/w/$workspaceId/boards",
                        params: { workspaceId: board.workspaceId },
                        search: { all: true },
                      }),
                  },
                ),
            },
        ]}
      />
      {dialog === "share" && (
        <ShareDialog
          kind="board"
          id={board.id}
          title={board.title}
          place={board.workspaceName}
          canManage={isManager}
          isOpen
          onClose={() => setDialog(null)}
          linkRoles={["viewer"]}
        />
      )}
      <Suspense>
        {dialog === "settings" && <BoardSettings board={board} onClose={() => setDialog(null)} />}
        {dialog === "activity" && <ActivityDialog board={board} onClose={() => setDialog(null)} />}
        {dialog === "archived" && <ArchivedDialog board={board} onClose={() => setDialog(null)} />}
      </Suspense>
    </>
  );
}
