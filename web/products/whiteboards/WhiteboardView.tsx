import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { framesOf } from "@safos/contract/whiteboard-outline";
import type { Whiteboard } from "@safos/contract/whiteboards";
import { PenTool } from "lucide-react";
import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import {
  refreshVersions,
  SharedView,
  useShared,
  useVersions,
  VersionNotices,
  VersionsPanel,
  type Shared,
  type SharedSession,
} from "../../shared/collaboration/index.ts";
import { useComments, useItemEvents } from "../../shared/items/index.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { EmptyState, Skeleton } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { CommentsPanel } from "./CommentsPanel.tsx";
import { FollowPart } from "./FollowPart.tsx";
import { useGathering, useVotingActions } from "./gathering.ts";
import { GatheringBar } from "./GatheringBar.tsx";
import { Marks, placeOfAnchor } from "./Marks.tsx";
import { OutlinePanel } from "./OutlinePanel.tsx";
import { Presentation } from "./Presentation.tsx";
import type { CanvasPresence } from "./presence.ts";
import { refreshWhiteboards } from "./queries.ts";
import { isSameScene, type Canvas } from "./scene.ts";
import { useFollowing } from "./useFollowing.ts";
import { VersionPreview } from "./VersionPreview.tsx";
import { WhiteboardCanvas, type View } from "./WhiteboardCanvas.tsx";
import canvasCss from "./WhiteboardCanvas.module.css";
import { WhiteboardTools, type PanelName } from "./WhiteboardTools.tsx";
import css from "./WhiteboardView.module.css";
import "./text.ts";

/** What the page around needs of what is open, for its menu. */
export interface OpenBoard {
  readonly canvas: Canvas | null;
}

/** A whiteboard with everything about it; `head` is what the page puts before, `actions` what it adds to the head. */
export function WhiteboardView(props: {
  whiteboard: Whiteboard;
  guest?: { id: string; name: string };
  head: ReactNode;
  actions: (open: OpenBoard) => ReactNode;
}) {
  const t = useText();
  const { whiteboard, guest } = props;
  const shared = useShared("whiteboard", whiteboard.id, guest);
  if (shared.isGone)
    return (
      <EmptyState icon={<PenTool />} title={t("collaboration.gone")} isPage>
        {t("collaboration.goneAbout")}
      </EmptyState>
    );
  if (!shared.session || !shared.isReady)
    return (
      <SharedView shared={shared} head={props.head}>
        <div className={css.waiting}>
          <Skeleton label={t("common.loading")} rows={6} />
        </div>
      </SharedView>
    );
  return (
    <Opened
      {...props}
      key={shared.session.doc.guid}
      session={shared.session}
      isReadOnly={shared.isReadOnly}
      role={shared.role === null ? whiteboard.role : (shared.role as Whiteboard["role"])}
      shared={shared}
    />
  );
}

function Opened(props: {
  whiteboard: Whiteboard;
  session: SharedSession;
  isReadOnly: boolean;
  role: Whiteboard["role"];
  head: ReactNode;
  shared: Shared;
  actions: (open: OpenBoard) => ReactNode;
}) {
  const { whiteboard, session, isReadOnly } = props;
  const { id } = whiteboard;
  const { doc } = session;
  const me = useMaybeMe();
  const following = useFollowing();
  const { together, notePresence } = following;
  const [canvas, setCanvas] = useState<Canvas | null>(null);
  const [elements, setElements] = useState<readonly BoardElement[]>([]);
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 });
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const [isPresenting, setPresenting] = useState(false);
  const buttons = {
    outline: useRef<HTMLButtonElement>(null),
    comments: useRef<HTMLButtonElement>(null),
    versions: useRef<HTMLButtonElement>(null),
  };
  const versions = useVersions("whiteboard", id, props.shared.isLocked);
  const [old, setOld] = useState<{ canvas: Canvas | null; elements: readonly BoardElement[] }>(nothingOld);
  const isOld = versions.shown !== null;
  const shownCanvas = isOld ? old.canvas : canvas;
  const gathering = useGathering(doc, props.shared.broadcast);
  const votingActions = useVotingActions(session, id, gathering.voting);
  const { comments } = useComments("whiteboard", id);
  const anchors = useMemo(() => {
    const open = comments.filter((one) => one.parentId === null && one.resolvedAt === null);
    return [...new Set(open.flatMap((one) => one.anchor ?? []))];
  }, [comments]);
  const canComment = isAtLeast(props.role, "commenter");
  const frames = useMemo(() => framesOf(elements), [elements]);

  const refresh = useCallback(() => void refreshAll(id), [id]);
  useItemEvents(
    "whiteboard",
    id,
    useCallback((event) => !event.type.startsWith("comment.") && refresh(), [refresh]),
    refresh,
  );
  const noteOldCanvas = useCallback(
    (next: Canvas | null) => setOld((last) => (next ? { ...last, canvas: next } : nothingOld)),
    [],
  );
  const noteOldElements = useCallback(
    (next: readonly BoardElement[]) => setOld((last) => ({ ...last, elements: next })),
    [],
  );
  const noteElements = useCallback((next: readonly BoardElement[]) => {
    // Excalidraw changes its elements in place: what is drawn beside it needs its own copy of what it looks at.
    setElements((last) => (isSameScene(last, next) ? last : next.map((one) => ({ ...one }))));
  }, []);
  const noteSelected = useCallback(
    (ids: readonly string[]) => setSelected((last) => (last.join() === ids.join() ? last : ids)),
    [],
  );
  const show = (elementId: string): void => {
    const element = shownCanvas?.getSceneElements().find((one) => one.id === elementId);
    if (element)
      shownCanvas?.scrollToContent(element, { fitToViewport: true, viewportZoomFactor: 0.5, animate: false });
  };
  const pick = (anchor: string | null): void => {
    setActive(anchor);
    if (anchor !== null) setPanel("comments");
  };
  const anchorHere = (): string => {
    const one = selected.find((chosen) => elements.some((element) => element.id === chosen && !element.isDeleted));
    if (one !== undefined) return `element:${one}`;
    const state = canvas?.getAppState();
    const [width, height] = [state?.width ?? 0, state?.height ?? 0];
    return `place:${Math.round(width / 2 / view.zoom - view.x)},${Math.round(height / 2 / view.zoom - view.y)}`;
  };
  const { voting } = gathering;
  const giveDot = (elementId: string, dots: number): void => {
    if (!isReadOnly) votingActions.vote(elementId, dots);
  };
  const close = (): void => {
    // Back to where the panel was opened from.
    buttons[panel ?? "outline"].current?.focus();
    setPanel(null);
    setActive(null);
  };
  const noteCanvas = useCallback(
    (next: Canvas | null, presence: CanvasPresence | null) => {
      setCanvas(next);
      notePresence(presence);
    },
    [notePresence],
  );
  const endPresenting = useCallback(() => setPresenting(false), []);
  return (
    <SharedView
      shared={props.shared}
      head={props.head}
      tools={
        <WhiteboardTools
          doc={doc}
          panel={panel}
          buttons={buttons}
          hasComments={anchors.length > 0}
          isReadOnly={isReadOnly}
          voting={votingActions}
          hasFrames={frames.length > 0}
          canPresent={!isOld}
          onPanel={(next) => (next === null ? close() : setPanel(next))}
          onPresent={() => {
            following.stop();
            setPresenting(true);
          }}
        />
      }
      actions={props.actions({ canvas })}
      follow={{
        followed: together.followed?.person.id ?? null,
        onPress: (person) => following.toggle(person.id),
      }}
    >
      <VersionNotices versions={versions} canRestore={isAtLeast(props.role, "editor")} />
      <div className={canvasCss.stage}>
        <WhiteboardCanvas
          session={session}
          whiteboardId={id}
          isReadOnly={isReadOnly}
          isPresenting={isPresenting}
          isCovered={isOld}
          isFollowing={together.followed !== null}
          onCanvas={noteCanvas}
          onTogether={following.noteTogether}
          onElements={noteElements}
          onView={setView}
          onSelect={noteSelected}
        >
          {!isPresenting && (
            <Marks
              elements={elements}
              view={view}
              anchors={
                active !== null && placeOfAnchor(active, elements) ? [...new Set([...anchors, active])] : anchors
              }
              active={active}
              gathering={gathering}
              canVote={!isReadOnly && voting?.isOpen === true}
              onAnchor={pick}
              onVote={giveDot}
            />
          )}
          <GatheringBar doc={doc} gathering={gathering} actions={votingActions} canLead={!isReadOnly}>
            {!isPresenting && (
              <FollowPart together={together} frames={frames} onJoin={following.join} onStop={following.stop} />
            )}
          </GatheringBar>
          {isPresenting && canvas && (
            <Presentation canvas={canvas} elements={elements} onSlide={following.present} onEnd={endPresenting} />
          )}
        </WhiteboardCanvas>
        {versions.shown && (
          <VersionPreview
            key={versions.shown.version.id}
            update={versions.shown.update}
            whiteboardId={id}
            onCanvas={noteOldCanvas}
            onElements={noteOldElements}
          />
        )}
      </div>
      {shownCanvas && panel === "outline" && (
        <OutlinePanel
          elements={isOld ? old.elements : elements}
          canvas={shownCanvas}
          isReadOnly={isReadOnly || isOld}
          gathering={gathering}
          canVote={!isReadOnly && !isOld && voting?.isOpen === true}
          onVote={giveDot}
          onShow={show}
          onClose={close}
        />
      )}
      {panel === "versions" && (
        <VersionsPanel versions={versions} canWrite={isAtLeast(props.role, "editor")} onClose={close} />
      )}
      {panel === "comments" && (
        <CommentsPanel
          whiteboardId={id}
          workspaceId={me ? whiteboard.workspaceId : null}
          elements={elements}
          active={active}
          canComment={canComment}
          anchorHere={anchorHere}
          onActive={pick}
          onClose={close}
        />
      )}
    </SharedView>
  );
}

const nothingOld = { canvas: null, elements: [] };

const refreshAll = async (id: string): Promise<void> => {
  await Promise.all([refreshWhiteboards(), refreshVersions({ kind: "whiteboard", id })]);
};
