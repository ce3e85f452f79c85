import { VersionsPanel } from "../../shared/collaboration/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { anchorFor } from "./anchors.ts";
import { CommentsPanel } from "./CommentsPanel.tsx";
import { OutlinePanel } from "./OutlinePanel.tsx";
import type { OpenWhiteboard } from "./useOpenWhiteboard.ts";

const noSize = { width: 0, height: 0 };

/** The side panel that is open. The outline shows the old version while one is looked at, and changes nothing of it. */
export function WhiteboardPanel({ board, workspaceId }: { board: OpenWhiteboard; workspaceId: string | null }) {
  const { now, isOld, panels } = board;
  const shown = isOld ? board.old : now;
  switch (panels.panel) {
    case "outline":
      return (
        shown.canvas && (
          <OutlinePanel
            elements={shown.elements}
            canvas={shown.canvas}
            isReadOnly={board.isReadOnly || isOld}
            gathering={board.gathering}
            canVote={board.canVote && !isOld}
            onVote={board.giveDots}
            onShow={(elementId) => {
              const element = shown.canvas?.getSceneElements().find((one) => one.id === elementId);
              if (element)
                shown.canvas?.scrollToContent(element, {
                  fitToViewport: true,
                  viewportZoomFactor: 0.5,
                  animate: false,
                });
            }}
            onClose={panels.close}
          />
        )
      );
    case "versions":
      return (
        <VersionsPanel versions={board.versions} canWrite={isAtLeast(board.role, "editor")} onClose={panels.close} />
      );
    case "comments":
      return (
        <CommentsPanel
          whiteboardId={board.id}
          workspaceId={workspaceId}
          elements={now.elements}
          active={panels.active}
          canComment={isAtLeast(board.role, "commenter")}
          anchorHere={() => anchorFor(now.selected, now.elements, now.view, now.canvas?.getAppState() ?? noSize)}
          onActive={panels.showThread}
          onClose={panels.close}
        />
      );
    default:
      return null;
  }
}
