import type { Board, ChangeBoard } from "@safos/contract/boards";
import { boardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { lazyRouteComponent, useNavigate } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { Suspense, useState } from "react";
import { saveLink } from "../../platform/download.ts";
import { queryClient } from "../../platform/query.ts";
import { addressOf, request } from "../../platform/request.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { ShareDialog, useItemClass, useMoveToTrash } from "../../shared/items/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { useText } from "../../text/index.tsx";
import { Menu, showToast, type MenuAction } from "../../ui/index.ts";
import { acceptBoard } from "./cached-cards.ts";
import { useOnBoard } from "./context.ts";
import "./text.ts";
import { views, type View } from "./views.ts";

const BoardSettings = lazyRouteComponent(() => import("./settings/BoardSettings.tsx"), "BoardSettings");
const ActivityDialog = lazyRouteComponent(() => import("./ActivityList.tsx"), "ActivityDialog");
const ArchivedDialog = lazyRouteComponent(() => import("./ArchivedCards.tsx"), "ArchivedDialog");

type DialogName = "share" | "settings" | "activity" | "archived";
type Actions = readonly (MenuAction | false)[];

/** The view, where it is chosen in the menu. */
interface ViewChoice {
  readonly current: View;
  choose(view: View): void;
}

/** What can be done with a board: settings, sharing, copies, files, archive, trash. */
export function BoardMenu({ board, view }: { board: Board; view: ViewChoice | null }) {
  const t = useText();
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const close = (): void => setDialog(null);
  const viewActions = useViewActions(view);
  const openActions = useOpenActions(board, view !== null, setDialog);
  const copyActions = useCopyActions(board);
  const endActions = useEndActions(board);
  const classed = useItemClass({ kind: "board", id: board.id, title: board.title });
  return (
    <>
      <Menu
        label={t("common.moreFor", { name: board.title })}
        size="md"
        actions={[...viewActions, ...openActions, classed.action, ...copyActions, ...endActions]}
      />
      {classed.dialog}
      {dialog === "share" && (
        <ShareDialog
          kind="board"
          id={board.id}
          title={board.title}
          place={board.workspaceName}
          canManage={isAtLeast(board.role, "owner")}
          isOpen
          onClose={close}
          linkRoles={["viewer"]}
        />
      )}
      <Suspense>
        {dialog === "settings" && <BoardSettings board={board} onClose={close} />}
        {dialog === "activity" && <ActivityDialog board={board} onClose={close} />}
        {dialog === "archived" && <ArchivedDialog board={board} onClose={close} />}
      </Suspense>
    </>
  );
}

const refetchBoards = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["boards"] });

function useViewActions(view: ViewChoice | null): Actions {
  const t = useText();
  if (!view) return [];
  return views.map((one) => ({
    id: `view-${one}`,
    name: t(`boards.view.${one}`),
    ...(view.current === one ? { end: <Check aria-hidden="true" /> } : {}),
    onAction: () => view.choose(one),
  }));
}

function useShowAllBoards({ workspaceId }: Board): () => void {
  const navigate = useNavigate();
  return () => void navigate({ to: "/w/$workspaceId/boards", params: { workspaceId }, search: { all: true } });
}

function useOpenActions(board: Board, startsGroup: boolean, open: (dialog: DialogName) => void): Actions {
  const t = useText();
  const isSignedIn = useMaybeMe() !== null;
  const showAll = useShowAllBoards(board);
  const { canWrite } = useOnBoard();
  const canSet = isSignedIn && canWrite;
  return [
    canSet && { id: "settings", name: t("boards.settings"), startsGroup, onAction: () => open("settings") },
    canSet && { id: "share", name: t("boards.share"), onAction: () => open("share") },
    isSignedIn && { id: "all", name: t("boards.allBoards"), onAction: showAll },
    { id: "activity", name: t("boards.activity"), onAction: () => open("activity") },
    { id: "archived", name: t("boards.archivedCards"), onAction: () => open("archived") },
  ];
}

/** The board as a file, or as another board. */
function useCopyActions(board: Board): Actions {
  const t = useText();
  const navigate = useNavigate();
  const isSignedIn = useMaybeMe() !== null;
  const clone = useMutation({
    mutationFn: (withCards: boolean) =>
      request(boardRoutes.cloneBoard, {
        params: { id: board.id },
        body: { title: t("boards.copyOf", { title: board.title }).slice(0, 500), withCards },
      }),
    onSuccess(copy) {
      void refetchBoards();
      void navigate({
        to: "/w/$workspaceId/boards/$boardId",
        params: { workspaceId: copy.workspaceId, boardId: copy.id },
      });
    },
  });
  if (!isSignedIn) return [];
  const download = (format: "json" | "csv"): void =>
    saveLink(addressOf(boardRoutes.exportBoard, { params: { id: board.id }, query: { format } }));
  return [
    { id: "json", name: t("boards.exportJson"), startsGroup: true, onAction: () => download("json") },
    { id: "csv", name: t("boards.exportCsv"), onAction: () => download("csv") },
    { id: "clone", name: t("boards.clone"), startsGroup: true, onAction: () => clone.mutate(false) },
    { id: "clone-all", name: t("boards.cloneAll"), onAction: () => clone.mutate(true) },
  ];
}

/** A template, archived, or thrown away. */
function useEndActions(board: Board): Actions {
  const t = useText();
  const { canWrite } = useOnBoard();
  const isSignedIn = useMaybeMe() !== null;
  const showAll = useShowAllBoards(board);
  const trash = useMoveToTrash(board.workspaceId, refetchBoards);
  const change = useMutation({
    mutationFn: (body: ChangeBoard) => request(boardRoutes.changeBoard, { params: { id: board.id }, body }),
    onSuccess(after) {
      acceptBoard(after);
      void refetchBoards();
    },
  });
  const isManager = isAtLeast(board.role, "owner");
  const isArchived = board.archivedAt !== null;
  const showArchived = (): void =>
    showToast({ text: t(isArchived ? "boards.unarchived" : "boards.archived", { title: board.title }) });
  return [
    isManager &&
      !isArchived && {
        id: "template",
        name: t(board.isTemplate ? "boards.noTemplate" : "boards.makeTemplate"),
        onAction: () => change.mutate({ isTemplate: !board.isTemplate }),
      },
    isManager && {
      id: "archive",
      name: t(isArchived ? "boards.unarchive" : "boards.archive"),
      startsGroup: true,
      onAction: () => change.mutate({ isArchived: !isArchived }, { onSuccess: showArchived }),
    },
    isSignedIn &&
      canWrite && {
        id: "trash",
        name: t("boards.toTrash"),
        isDanger: true,
        onAction: () => trash.mutate({ kind: "board", id: board.id, title: board.title }, { onSuccess: showAll }),
      },
  ];
}
