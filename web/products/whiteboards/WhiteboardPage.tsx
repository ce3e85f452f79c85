import type { Whiteboard } from "@safos/contract/whiteboards";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ChevronLeft, Download, Lock, Trash2, UserPlus } from "lucide-react";
import { useState } from "react";
import { LockDialog, stateQuery } from "../../shared/collaboration/index.ts";
import { ItemTitle, ShareDialog, useMoveToTrash } from "../../shared/items/index.ts";
import { api, isMissing } from "../../platform/api.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { Button, iconLinkClass, Menu, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { refreshWhiteboards, whiteboardQuery } from "./queries.ts";
import type { Canvas } from "./scene.ts";
import { ExportDialog } from "./WhiteboardDialogs.tsx";
import css from "./WhiteboardPage.module.css";
import { WhiteboardView } from "./WhiteboardView.tsx";
import "./text.ts";

/** `/w/:workspaceId/whiteboards/:whiteboardId` */
export function WhiteboardPage() {
  const t = useText();
  const { workspaceId, whiteboardId } = useParams({ from: "/inside/w/$workspaceId/whiteboards/$whiteboardId" });
  const { data, error, refetch } = useQuery(whiteboardQuery(whiteboardId));
  if (error && !data)
    return isMissing(error) ? <MissingPage /> : <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className={css.waiting}>
        <Skeleton label={t("common.loading")} rows={6} />
      </div>
    );
  return <Opened key={whiteboardId} whiteboard={data} workspaceId={workspaceId} />;
}

function Opened({ whiteboard, workspaceId }: { whiteboard: Whiteboard; workspaceId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const [isSharing, setSharing] = useState(false);
  const [isLocking, setLocking] = useState(false);
  const { data: state } = useQuery(stateQuery({ kind: "whiteboard", id: whiteboard.id }));
  const [exported, setExported] = useState<Canvas | null>(null);
  const canWrite = isAtLeast(whiteboard.role, "editor");
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const trash = useMoveToTrash(workspaceId, refreshWhiteboards);
  const item = { kind: "whiteboard" as const, id: whiteboard.id, title: whiteboard.title };
  return (
    <>
      <WhiteboardView
        whiteboard={whiteboard}
        head={
          <>
            <Link
              to="/w/$workspaceId/whiteboards"
              params={{ workspaceId }}
              className={iconLinkClass("sm")}
              aria-label={t("whiteboards.list")}
            >
              <ChevronLeft aria-hidden="true" />
            </Link>
            <ItemTitle
              title={whiteboard.title}
              label={t("whiteboards.titleField")}
              canWrite={canWrite && state?.isLocked !== true}
              onRename={async (title) => {
                await api.patch(`/api/v1/whiteboards/${whiteboard.id}`, { title });
                await refreshWhiteboards();
              }}
            />
          </>
        }
        actions={({ canvas }) => (
          <>
            <Button size="sm" icon={<UserPlus aria-hidden="true" />} onPress={() => setSharing(true)}>
              {t("items.share")}
            </Button>
            <Menu
              label={t("whiteboards.more", { title: whiteboard.title })}
              actions={[
                canvas && {
                  id: "export",
                  name: t("whiteboards.export"),
                  icon: <Download />,
                  onAction: () => setExported(canvas),
                },
                canWrite &&
                  state?.isLocked === false && {
                    id: "lock",
                    name: t("collaboration.lock"),
                    icon: <Lock />,
                    onAction: () => setLocking(true),
                  },
                canWrite && {
                  id: "trash",
                  name: t("items.toTrash"),
                  icon: <Trash2 />,
                  isDanger: true,
                  startsGroup: true,
                  onAction: () =>
                    trash.mutate(item, {
                      onSuccess: () => void navigate({ to: "/w/$workspaceId/whiteboards", params: { workspaceId } }),
                    }),
                },
              ]}
            />
          </>
        )}
      />
      <ShareDialog
        {...item}
        place={workspace.name}
        canManage={whiteboard.role === "owner"}
        isOpen={isSharing}
        onClose={() => setSharing(false)}
      />
      {isLocking && <LockDialog item={item} onClose={() => setLocking(false)} />}
      {exported && <ExportDialog whiteboard={whiteboard} canvas={exported} onClose={() => setExported(null)} />}
    </>
  );
}
