import type { Whiteboard, WhiteboardEntry } from "@safos/contract/whiteboards";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { FileUp, PenTool, Plus, Share2, Trash2 } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import {
  ItemLine,
  itemLinkClass,
  ItemRow,
  ShareDialog,
  TrashedItems,
  useMoveToTrash,
} from "../../shared/items/index.ts";
import { explain, sendBytes } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useLive } from "../../platform/live.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Button, EmptyState, Menu, PageBody, Section, showToast, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { refreshWhiteboards, whiteboardsQuery } from "./queries.ts";
import { NewWhiteboardDialog } from "./WhiteboardDialogs.tsx";
import css from "./WhiteboardsPage.module.css";
import "./text.ts";

/** `/w/:workspaceId/whiteboards`: the workspace's whiteboards, the last changed first. */
export function WhiteboardsPage() {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const { data, isPending } = useQuery(whiteboardsQuery(workspaceId));
  const [isMaking, setMaking] = useState(false);
  const [shared, setShared] = useState<WhiteboardEntry | null>(null);
  const [isTrashShown, setTrashShown] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const canWrite = isAtLeast(workspace.role, "editor");
  const refresh = useCallback(() => void refreshWhiteboards(), []);
  useLive(
    `workspace:${workspaceId}`,
    useCallback((event) => /^(whiteboard|comment)\./.test(event.type) && refresh(), [refresh]),
    refresh,
  );
  const take = useMutation({
    mutationFn: (file: File) =>
      sendBytes<Whiteboard>(
        `/api/v1/workspaces/${workspaceId}/whiteboards/import?${new URLSearchParams({ name: file.name })}`,
        file,
      ),
    onSuccess: (made) =>
      navigate({
        to: "/w/$workspaceId/whiteboards/$whiteboardId",
        params: { workspaceId, whiteboardId: made.id },
      }),
    onSettled: refresh,
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
  const rows = (data ?? []).toSorted((a, b) => b.changedAt.localeCompare(a.changedAt));
  const newButton = canWrite && (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setMaking(true)}>
      {t("whiteboards.new")}
    </Button>
  );
  return (
    <PageBody isSunken>
      {canWrite && (
        <div className={css.actions}>
          {newButton}
          <Button
            icon={<FileUp aria-hidden="true" />}
            onPress={() => picker.current?.click()}
            isPending={take.isPending}
          >
            {t("whiteboards.import")}
          </Button>
          <span className={css.space} />
          <Button
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            onPress={() => setTrashShown(!isTrashShown)}
            aria-expanded={isTrashShown}
          >
            {t("whiteboards.trashShow")}
          </Button>
          <input
            ref={picker}
            type="file"
            accept=".excalidraw,.json"
            hidden
            aria-label={t("whiteboards.import")}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = "";
              if (file) take.mutate(file);
            }}
          />
        </div>
      )}
      {isTrashShown && (
        <TrashedItems workspaceId={workspaceId} kinds={["whiteboard"]} onRestored={refreshWhiteboards} />
      )}
      {isPending ? (
        <Skeleton label={t("common.loading")} rows={5} />
      ) : rows.length === 0 ? (
        <EmptyState icon={<PenTool />} title={t("whiteboards.none")} action={newButton}>
          {t("whiteboards.noneText")}
        </EmptyState>
      ) : (
        <Section title={t("whiteboards.list")}>
          <ul>
            {rows.map((entry) => (
              <Row key={entry.id} entry={entry} canWrite={canWrite} onShare={() => setShared(entry)} />
            ))}
          </ul>
        </Section>
      )}
      {isMaking && <NewWhiteboardDialog workspaceId={workspaceId} onClose={() => setMaking(false)} />}
      {shared && (
        <ShareDialog
          kind="whiteboard"
          id={shared.id}
          title={shared.title}
          place={workspace.name}
          canManage={workspace.role === "owner"}
          isOpen
          onClose={() => setShared(null)}
        />
      )}
    </PageBody>
  );
}

function Row({ entry, canWrite, onShare }: { entry: WhiteboardEntry; canWrite: boolean; onShare: () => void }) {
  const t = useText();
  const locale = useLocale();
  const trash = useMoveToTrash(entry.workspaceId, refreshWhiteboards);
  const when = formatWhen(locale, Date.parse(entry.changedAt), now(), { yesterday: t("common.yesterday") });
  return (
    <ItemRow>
      <Link
        to="/w/$workspaceId/whiteboards/$whiteboardId"
        params={{ workspaceId: entry.workspaceId, whiteboardId: entry.id }}
        className={itemLinkClass}
      >
        <ItemLine
          icon={<PenTool />}
          tone={5}
          title={entry.title}
          about={
            <>
              {entry.changedBy ? t("whiteboards.changedBy", { name: entry.changedBy.displayName, when }) : when} ·{" "}
              {t("whiteboards.elements", { n: entry.elementCount })}
            </>
          }
          commentCount={entry.commentCount}
          commentLabel={t("whiteboards.comments", { n: entry.commentCount })}
        />
      </Link>
      <Menu
        label={t("whiteboards.more", { title: entry.title })}
        actions={[
          { id: "share", name: t("items.share"), icon: <Share2 />, onAction: onShare },
          canWrite && {
            id: "trash",
            name: t("items.toTrash"),
            icon: <Trash2 />,
            isDanger: true,
            startsGroup: true,
            onAction: () => trash.mutate({ kind: "whiteboard", id: entry.id, title: entry.title }),
          },
        ]}
      />
    </ItemRow>
  );
}
