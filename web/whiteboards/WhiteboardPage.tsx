import type { Whiteboard } from "@safos/contract/whiteboards";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ChevronLeft, Download, Trash2, UserPlus } from "lucide-react";
import { useState } from "react";
import { ShareDialog, useMoveToTrash } from "../items/door.ts";
import { api, isMissing } from "../shell/api.ts";
import { MissingPage, TroublePage } from "../shell/TroublePage.tsx";
import { useText } from "../text/index.tsx";
import { Button, iconLinkClass, Menu, Skeleton } from "../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../workspaces/queries.ts";
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
            <Title whiteboard={whiteboard} canWrite={canWrite} />
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
      {exported && <ExportDialog whiteboard={whiteboard} canvas={exported} onClose={() => setExported(null)} />}
    </>
  );
}

/** The name is changed where it stands: Enter keeps it, Escape takes it back. */
function Title({ whiteboard, canWrite }: { whiteboard: Whiteboard; canWrite: boolean }) {
  const t = useText();
  const [title, setTitle] = useState<string | null>(null);
  const rename = useMutation({
    mutationFn: (next: string) => api.patch(`/api/v1/whiteboards/${whiteboard.id}`, { title: next }),
    onSuccess: refreshWhiteboards,
    onSettled: () => setTitle(null),
  });
  const save = (): void => {
    const next = title?.trim() ?? "";
    if (next !== "" && next !== whiteboard.title) rename.mutate(next);
    else setTitle(null);
  };
  const shown = title ?? whiteboard.title;
  return (
    <h2 className={css.heading}>
      {canWrite ? (
        <span className={css.sizer} data-text={shown}>
          <input
            className={css.title}
            aria-label={t("whiteboards.titleField")}
            value={shown}
            maxLength={200}
            size={1}
            onChange={(event) => setTitle(event.target.value)}
            onBlur={save}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
              if (event.key === "Escape") setTitle(null);
            }}
          />
        </span>
      ) : (
        <span className={css.fixed}>{whiteboard.title}</span>
      )}
    </h2>
  );
}
