import { whiteboardRoutes } from "@safos/contract/routes/whiteboards";
import type { Whiteboard } from "@safos/contract/whiteboards";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ChevronLeft, Download } from "lucide-react";
import { useState } from "react";
import { ItemActions, LockableTitle, LockDialog } from "../../shared/collaboration/index.ts";
import { ShareDialog, useMoveToTrash } from "../../shared/items/index.ts";
import { isMissing } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { iconLinkClass, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { refreshWhiteboards, whiteboardQuery } from "./queries.ts";
import type { Canvas } from "./scene.ts";
import { ExportWhiteboardDialog } from "./WhiteboardDialogs.tsx";
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

type DialogName = "share" | "lock";

function Opened({ whiteboard, workspaceId }: { whiteboard: Whiteboard; workspaceId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const { id, title } = whiteboard;
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [exported, setExported] = useState<Canvas | null>(null);
  const canWrite = isAtLeast(whiteboard.role, "editor");
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  // Here, and not in the menu: that goes as soon as the access to what is trashed ends.
  const trash = useMoveToTrash(workspaceId, refreshWhiteboards);
  const item = { kind: "whiteboard" as const, id, title };
  const moveToTrash = (): void =>
    trash.mutate(item, {
      onSuccess: () => void navigate({ to: "/w/$workspaceId/whiteboards", params: { workspaceId } }),
    });
  const close = (): void => setDialog(null);
  return (
    <>
      <WhiteboardView
        whiteboard={whiteboard}
        head={<WhiteboardHead whiteboard={whiteboard} workspaceId={workspaceId} canWrite={canWrite} />}
        actions={({ canvas }) => (
          <ItemActions
            item={item}
            menuLabel={t("whiteboards.more", { title })}
            canWrite={canWrite}
            actions={[
              canvas && {
                id: "export",
                name: t("whiteboards.export"),
                icon: <Download />,
                onAction: () => setExported(canvas),
              },
            ]}
            onShare={() => setDialog("share")}
            onLock={() => setDialog("lock")}
            onTrash={moveToTrash}
          />
        )}
      />
      <ShareDialog
        {...item}
        place={workspace.name}
        canManage={whiteboard.role === "owner"}
        isOpen={dialog === "share"}
        onClose={close}
      />
      {dialog === "lock" && <LockDialog item={item} onClose={close} />}
      {exported && (
        <ExportWhiteboardDialog whiteboard={whiteboard} canvas={exported} onClose={() => setExported(null)} />
      )}
    </>
  );
}

/** The way back, and its name. */
function WhiteboardHead(props: { whiteboard: Whiteboard; workspaceId: string; canWrite: boolean }) {
  const t = useText();
  const { whiteboard, workspaceId } = props;
  return (
    <>
      <Link
        to="/w/$workspaceId/whiteboards"
        params={{ workspaceId }}
        className={iconLinkClass("sm")}
        aria-label={t("whiteboards.list")}
      >
        <ChevronLeft aria-hidden="true" />
      </Link>
      <LockableTitle
        item={{ kind: "whiteboard", id: whiteboard.id, title: whiteboard.title }}
        label={t("whiteboards.titleField")}
        canWrite={props.canWrite}
        onRename={async (title) => {
          await request(whiteboardRoutes.changeWhiteboard, { params: { id: whiteboard.id }, body: { title } });
          await refreshWhiteboards();
        }}
      />
    </>
  );
}
