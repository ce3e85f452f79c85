import { useQuery } from "@tanstack/react-query";
import { isNotHeld } from "../../platform/api.ts";
import { Navigate, useParams, useSearch } from "@tanstack/react-router";
import { Plus, SquareKanban } from "lucide-react";
import { useCallback, useState } from "react";
import { isAbout, useLive } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";
import { TrashedItems } from "../../shared/items/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState, PageBody, PageHeader, Skeleton } from "../../ui/index.ts";
import { BoardList } from "./BoardList.tsx";
import { ImportButton } from "./ImportButton.tsx";
import { NewBoardDialog } from "./NewBoardDialog.tsx";
import { boardsQuery } from "./queries.ts";
import "./text.ts";

/** `/w/:workspaceId/boards`: the boards of a workspace. With one board only it opens, unless all are asked for. */
export function BoardsPage() {
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId/boards" });
  const { all } = useSearch({ from: "/inside/w/$workspaceId/boards" });
  const t = useText();
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const open = useQuery({ ...boardsQuery(workspaceId), throwOnError: isNotHeld });
  const archived = useQuery(boardsQuery(workspaceId, "archived"));
  const templates = useQuery(boardsQuery(workspaceId, "template"));
  const [isMaking, setMaking] = useState(false);
  const refresh = useCallback(() => void queryClient.invalidateQueries({ queryKey: ["boards"] }), []);
  useLive(
    `workspace:${workspaceId}`,
    useCallback((event) => isAbout(event, "board") && refresh(), [refresh]),
    refresh,
  );
  const canWrite = isAtLeast(workspace?.role, "editor");
  const only = open.data?.length === 1 ? open.data[0] : undefined;
  if (only && !all)
    return <Navigate to="/w/$workspaceId/boards/$boardId" params={{ workspaceId, boardId: only.id }} replace />;
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("boards.boards")}
        actions={
          canWrite && (
            <>
              <ImportButton workspaceId={workspaceId} />
              <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setMaking(true)}>
                {t("boards.newBoard")}
              </Button>
            </>
          )
        }
      />
      {open.isPending && <Skeleton label={t("common.loading")} />}
      {open.data?.length === 0 && (
        <EmptyState
          icon={<SquareKanban />}
          title={t("boards.none")}
          isFramed
          action={
            canWrite && (
              <Button variant="primary" onPress={() => setMaking(true)}>
                {t("boards.newBoard")}
              </Button>
            )
          }
        >
          {t("boards.noneAbout")}
        </EmptyState>
      )}
      {open.data && open.data.length > 0 && <BoardList title={t("boards.open")} boards={open.data} />}
      {templates.data && templates.data.length > 0 && (
        <BoardList title={t("boards.templates")} boards={templates.data} />
      )}
      {archived.data && archived.data.length > 0 && (
        <BoardList title={t("boards.archivedBoards")} boards={archived.data} />
      )}
      {canWrite && <TrashedItems workspaceId={workspaceId} kinds={["board", "card"]} onRestored={refresh} />}
      {isMaking && (
        <NewBoardDialog workspaceId={workspaceId} templates={templates.data ?? []} onClose={() => setMaking(false)} />
      )}
    </PageBody>
  );
}
