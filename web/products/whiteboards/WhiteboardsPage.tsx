import { isNotHeld } from "../../platform/api.ts";
import type { WhiteboardEntry } from "@safos/contract/whiteboards";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { PenTool, Share2, Trash2 } from "lucide-react";
import { useCallback, useState } from "react";
import {
  ItemLine,
  itemLinkClass,
  ItemRow,
  ItemsPage,
  ShareDialog,
  useListEvents,
  useMoveToTrash,
} from "../../shared/items/index.ts";
import { now } from "../../platform/clock.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Menu } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { ImportWhiteboard } from "./ImportWhiteboard.tsx";
import { refreshWhiteboards, whiteboardsQuery } from "./queries.ts";
import { NewWhiteboardDialog } from "./WhiteboardDialogs.tsx";
import "./text.ts";

/** `/w/:workspaceId/whiteboards`: the workspace's whiteboards, the last changed first. */
export function WhiteboardsPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const { data, isPending } = useQuery({ ...whiteboardsQuery(workspaceId), throwOnError: isNotHeld });
  const [isMaking, setMaking] = useState(false);
  const [shared, setShared] = useState<WhiteboardEntry | null>(null);
  const canWrite = isAtLeast(workspace.role, "editor");
  useListEvents(
    workspaceId,
    "whiteboard",
    useCallback(() => void refreshWhiteboards(), []),
  );
  const entries = (data ?? []).toSorted((a, b) => b.changedAt.localeCompare(a.changedAt));
  return (
    <>
      <ItemsPage
        workspaceId={workspaceId}
        kind="whiteboard"
        texts={{
          make: t("whiteboards.new"),
          showTrash: t("whiteboards.trashShow"),
          list: t("whiteboards.list"),
          none: t("whiteboards.none"),
          noneAbout: t("whiteboards.noneText"),
        }}
        icon={<PenTool />}
        canWrite={canWrite}
        isPending={isPending}
        importing={<ImportWhiteboard workspaceId={workspaceId} />}
        rows={entries.map((entry) => (
          <WhiteboardRow key={entry.id} entry={entry} canWrite={canWrite} onShare={() => setShared(entry)} />
        ))}
        onMake={() => setMaking(true)}
        onRestored={refreshWhiteboards}
      />
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
    </>
  );
}

function WhiteboardRow({
  entry,
  canWrite,
  onShare,
}: {
  entry: WhiteboardEntry;
  canWrite: boolean;
  onShare: () => void;
}) {
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
          kind="whiteboard"
          id={entry.id}
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
