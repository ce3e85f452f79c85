import type { Board, BoardSummary } from "@safos/contract/boards";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, Navigate, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FileUp, Plus, SquareKanban } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { TrashedItems } from "../../shared/items/index.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { api } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useLive } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import {
  Button,
  EmptyState,
  IconTile,
  Item,
  PageBody,
  PageHeader,
  Section,
  Select,
  showToast,
  Skeleton,
  TextField,
} from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import css from "./BoardsPage.module.css";
import { boardsQuery } from "./queries.ts";
import "./text.ts";

/** `/w/:workspaceId/boards`: the boards of a workspace. With one board only it opens, unless all are asked for. */
export function BoardsPage() {
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId/boards" });
  const { all } = useSearch({ from: "/inside/w/$workspaceId/boards" });
  const t = useText();
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const open = useQuery(boardsQuery(workspaceId));
  const archived = useQuery(boardsQuery(workspaceId, "archived"));
  const templates = useQuery(boardsQuery(workspaceId, "template"));
  const [isMaking, setMaking] = useState(false);
  const refresh = useCallback(() => void queryClient.invalidateQueries({ queryKey: ["boards"] }), []);
  useLive(
    `workspace:${workspaceId}`,
    useCallback(({ type }) => type.startsWith("board.") && refresh(), [refresh]),
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

export function BoardList({
  title,
  boards,
  isWorkspaceShown,
}: {
  title: string;
  boards: readonly BoardSummary[];
  isWorkspaceShown?: boolean;
}) {
  const t = useText();
  const locale = useLocale();
  return (
    <Section title={title}>
      {boards.map((board) => (
        <Link
          key={board.id}
          className={css.link}
          to="/w/$workspaceId/boards/$boardId"
          params={{ workspaceId: board.workspaceId, boardId: board.id }}
        >
          <Item
            icon={
              <IconTile {...(board.tone === null ? {} : { tone: board.tone })}>
                <SquareKanban />
              </IconTile>
            }
            title={board.title}
            about={[
              ...(isWorkspaceShown ? [board.workspaceName] : []),
              t("boards.progress", { done: board.doneCount, of: board.cardCount }),
              t("boards.changed", {
                when: formatWhen(locale, Date.parse(board.changedAt), now(), {
                  today: t("common.today"),
                  yesterday: t("common.yesterday"),
                }),
              }),
            ].join(" · ")}
          />
        </Link>
      ))}
    </Section>
  );
}

const builtIn = ["kanban", "project", "case", "retrospective", "empty"] as const;

function NewBoardDialog(props: { workspaceId: string; templates: readonly BoardSummary[]; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [from, setFrom] = useState<string>("kanban");
  const make = useMutation({
    mutationFn: () =>
      builtIn.includes(from as "kanban")
        ? api.post<Board>(`/api/v1/workspaces/${props.workspaceId}/boards`, {
            title: title.trim(),
            template: from,
          })
        : api.post<Board>(`/api/v1/boards/${from}/clone`, { title: title.trim(), withCards: true }),
    onSuccess(board: Board) {
      void queryClient.invalidateQueries({ queryKey: ["boards"] });
      props.onClose();
      void navigate({
        to: "/w/$workspaceId/boards/$boardId",
        params: { workspaceId: board.workspaceId, boardId: board.id },
      });
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("boards.newBoard")}
      size="small"
      submit={t("boards.create")}
      isPending={make.isPending}
      onSubmit={() => title.trim() !== "" && make.mutate()}
    >
      <TextField label={t("boards.name")} value={title} onChange={setTitle} maxLength={500} autoFocus isRequired />
      <Select
        label={t("boards.beginWith")}
        value={from}
        options={[
          ...builtIn.map((id) => ({
            id: id as string,
            name: t(`boards.template.${id}`),
            hint: t(`boards.template.${id}About`),
          })),
          ...props.templates.map((one) => ({ id: one.id, name: one.title, hint: t("boards.ownTemplate") })),
        ]}
        onChange={setFrom}
      />
    </FormDialog>
  );
}

function ImportButton({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const picker = useRef<HTMLInputElement>(null);
  const read = useMutation({
    async mutationFn(file: File) {
      const content = await file.text();
      const isCsv = /\.(csv|tsv|txt)$/i.test(file.name);
      const format = isCsv ? "csv" : content.includes('"stacks"') ? "deck" : "trello";
      return api.post<Board>(`/api/v1/workspaces/${workspaceId}/boards/import`, {
        format,
        content,
        ...(isCsv ? { title: file.name.replace(/\.[^.]+$/, "").slice(0, 500) || "Import" } : {}),
      });
    },
    onSuccess(board: Board) {
      void queryClient.invalidateQueries({ queryKey: ["boards"] });
      showToast({ text: t("boards.imported", { title: board.title, n: board.cardCount }) });
      void navigate({ to: "/w/$workspaceId/boards/$boardId", params: { workspaceId, boardId: board.id } });
    },
  });
  return (
    <>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".json,.csv,.tsv,.txt,application/json,text/csv"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) read.mutate(file);
          event.target.value = "";
        }}
      />
      <Button icon={<FileUp aria-hidden="true" />} isPending={read.isPending} onPress={() => picker.current?.click()}>
        {t("boards.import")}
      </Button>
    </>
  );
}
