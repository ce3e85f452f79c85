import type { Whiteboard } from "@safos/contract/whiteboards";
import { PenTool } from "lucide-react";
import type { ReactNode } from "react";
import {
  GoneItem,
  SharedView,
  useShared,
  VersionNotices,
  type Shared,
  type SharedSession,
} from "../../shared/collaboration/index.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Skeleton } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import type { Canvas } from "./scene.ts";
import { useOpenWhiteboard } from "./useOpenWhiteboard.ts";
import { WhiteboardPanel } from "./WhiteboardPanel.tsx";
import { WhiteboardStage } from "./WhiteboardStage.tsx";
import { WhiteboardTools } from "./WhiteboardTools.tsx";
import css from "./WhiteboardView.module.css";
import "./text.ts";

interface ViewProps {
  whiteboard: Whiteboard;
  guest?: { id: string; name: string };
  /** What the page puts before. */
  head: ReactNode;
  /** What it adds to the head; the canvas is there once it is connected. */
  actions: (open: { readonly canvas: Canvas | null }) => ReactNode;
}

/** A whiteboard with everything about it. */
export function WhiteboardView(props: ViewProps) {
  const t = useText();
  const { whiteboard, guest } = props;
  const shared = useShared("whiteboard", whiteboard.id, guest);
  if (shared.isGone) return <GoneItem icon={<PenTool />} />;
  if (!shared.session || !shared.isReady)
    return (
      <SharedView shared={shared} head={props.head}>
        <div className={css.waiting}>
          <Skeleton label={t("common.loading")} rows={6} />
        </div>
      </SharedView>
    );
  return <Opened {...props} key={shared.session.doc.guid} session={shared.session} shared={shared} />;
}

function Opened(props: ViewProps & { session: SharedSession; shared: Shared }) {
  const { whiteboard, session, shared } = props;
  const me = useMaybeMe();
  const board = useOpenWhiteboard(whiteboard, session, shared);
  const { now, panels, following } = board;
  return (
    <SharedView
      shared={shared}
      head={props.head}
      tools={
        <WhiteboardTools
          doc={session.doc}
          panel={panels.panel}
          buttons={panels.buttons}
          hasComments={board.anchors.length > 0}
          isReadOnly={board.isReadOnly}
          voting={board.votingActions}
          hasFrames={board.frames.length > 0}
          canPresent={!board.isOld}
          onPanel={panels.open}
          onPresent={board.present}
        />
      }
      actions={props.actions({ canvas: now.canvas })}
      follow={{
        followed: following.together.followed?.person.id ?? null,
        onPress: (person) => following.toggle(person.id),
      }}
    >
      <VersionNotices versions={board.versions} canRestore={isAtLeast(board.role, "editor")} />
      <WhiteboardStage board={board} />
      <WhiteboardPanel board={board} workspaceId={me ? whiteboard.workspaceId : null} />
    </SharedView>
  );
}
