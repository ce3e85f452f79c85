import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { framesOf } from "@safos/contract/whiteboard-outline";
import type { Whiteboard } from "@safos/contract/whiteboards";
import { useInfiniteQuery } from "@tanstack/react-query";
import { List, MessageSquare, PenTool, Presentation as PresentationIcon, Timer, Vote } from "lucide-react";
import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { SharedView, useShared, type Shared, type SharedSession } from "../collaboration/door.ts";
import { useItemNews } from "../items/door.ts";
import { commentsQuery } from "../items/queries.ts";
import { queryClient } from "../shell/query.ts";
import { useMaybeMe } from "../shell/session.ts";
import { useText } from "../text/index.tsx";
import { EmptyState, IconButton, Menu, Skeleton } from "../ui/index.ts";
import { isAtLeast } from "../workspaces/queries.ts";
import { CommentsPanel } from "./CommentsPanel.tsx";
import { startTimer, startVoting, useGathering, vote } from "./gathering.ts";
import { GatheringBar } from "./GatheringBar.tsx";
import { Marks, placeOfAnchor } from "./Marks.tsx";
import { OutlinePanel } from "./OutlinePanel.tsx";
import { Presentation } from "./Presentation.tsx";
import { refreshWhiteboards } from "./queries.ts";
import type { Canvas } from "./scene.ts";
import { WhiteboardCanvas, type View } from "./WhiteboardCanvas.tsx";
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

type PanelName = "outline" | "comments";
const timerMinutes = [1, 3, 5, 10, 15] as const;
const votingDots = [1, 3, 5] as const;

function Opened(props: {
  whiteboard: Whiteboard;
  guest?: { id: string; name: string };
  session: SharedSession;
  isReadOnly: boolean;
  role: Whiteboard["role"];
  head: ReactNode;
  shared: Shared;
  actions: (open: OpenBoard) => ReactNode;
}) {
  const t = useText();
  const { whiteboard, session, isReadOnly, guest } = props;
  const { id } = whiteboard;
  const { doc } = session;
  const me = useMaybeMe();
  const who = me?.person.id ?? guest?.id ?? "";
  const [canvas, setCanvas] = useState<Canvas | null>(null);
  const [elements, setElements] = useState<readonly BoardElement[]>([]);
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 });
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const [isPresenting, setPresenting] = useState(false);
  const outlineButton = useRef<HTMLButtonElement>(null);
  const commentsButton = useRef<HTMLButtonElement>(null);
  const gathering = useGathering(doc, who);
  const comments = useInfiniteQuery(commentsQuery("whiteboard", id));
  const anchors = useMemo(() => {
    const open = (comments.data?.pages ?? [])
      .flatMap((page) => page.items)
      .filter((one) => one.parentId === null && one.resolvedAt === null);
    return [...new Set(open.flatMap((one) => one.anchor ?? []))];
  }, [comments.data]);
  const canComment = isAtLeast(props.role, "commenter");
  const frames = useMemo(() => framesOf(elements), [elements]);

  useItemNews(
    "whiteboard",
    id,
    useCallback(
      (event) =>
        void (event.type.startsWith("comment.")
          ? queryClient.invalidateQueries({ queryKey: ["comments", "whiteboard", id] })
          : refreshWhiteboards()),
      [id],
    ),
    useCallback(() => {
      void refreshWhiteboards();
      void queryClient.invalidateQueries({ queryKey: ["comments", "whiteboard", id] });
    }, [id]),
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
    const element = canvas?.getSceneElements().find((one) => one.id === elementId);
    if (element) canvas?.scrollToContent(element, { fitToViewport: true, viewportZoomFactor: 0.5, animate: false });
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
    if (voting?.isOpen === true && !isReadOnly) vote(doc, voting, who, elementId, dots);
  };
  const close = (): void => {
    // Back to where the panel was opened from.
    (panel === "outline" ? outlineButton : commentsButton).current?.focus();
    setPanel(null);
    setActive(null);
  };
  const endPresenting = useCallback(() => setPresenting(false), []);
  return (
    <SharedView
      shared={props.shared}
      head={props.head}
      tools={
        <>
          <IconButton
            size="sm"
            ref={outlineButton}
            label={t("whiteboards.outline")}
            isOn={panel === "outline"}
            onPress={() => (panel === "outline" ? close() : setPanel("outline"))}
          >
            <List aria-hidden="true" />
          </IconButton>
          <IconButton
            size="sm"
            ref={commentsButton}
            label={t("items.comments")}
            isOn={panel === "comments"}
            hasDot={anchors.length > 0}
            onPress={() => (panel === "comments" ? close() : setPanel("comments"))}
          >
            <MessageSquare aria-hidden="true" />
          </IconButton>
          {!isReadOnly && (
            <Menu
              label={t("whiteboards.timer")}
              trigger={
                <IconButton size="sm" label={t("whiteboards.timer")} hasTip={false}>
                  <Timer aria-hidden="true" />
                </IconButton>
              }
              actions={timerMinutes.map((minutes) => ({
                id: String(minutes),
                name: t("whiteboards.minutes", { n: minutes }),
                onAction: () => startTimer(doc, minutes),
              }))}
            />
          )}
          {!isReadOnly && (
            <Menu
              label={t("whiteboards.voting")}
              trigger={
                <IconButton size="sm" label={t("whiteboards.voting")} hasTip={false}>
                  <Vote aria-hidden="true" />
                </IconButton>
              }
              actions={votingDots.map((dots) => ({
                id: String(dots),
                name: t("whiteboards.votingStart", { n: dots }),
                onAction: () => startVoting(doc, dots),
              }))}
            />
          )}
          <IconButton
            size="sm"
            label={frames.length === 0 ? t("whiteboards.presentNothing") : t("whiteboards.present")}
            isDisabled={frames.length === 0}
            onPress={() => setPresenting(true)}
          >
            <PresentationIcon aria-hidden="true" />
          </IconButton>
        </>
      }
      actions={props.actions({ canvas })}
    >
      <WhiteboardCanvas
        session={session}
        whiteboardId={id}
        isReadOnly={isReadOnly}
        isPresenting={isPresenting}
        onCanvas={setCanvas}
        onElements={noteElements}
        onView={setView}
        onSelect={noteSelected}
      >
        {!isPresenting && (
          <Marks
            elements={elements}
            view={view}
            anchors={active !== null && placeOfAnchor(active, elements) ? [...new Set([...anchors, active])] : anchors}
            active={active}
            gathering={gathering}
            canVote={!isReadOnly && voting?.isOpen === true}
            onAnchor={pick}
            onVote={giveDot}
          />
        )}
        <GatheringBar doc={doc} gathering={gathering} canLead={!isReadOnly} />
        {isPresenting && canvas && <Presentation canvas={canvas} elements={elements} onEnd={endPresenting} />}
      </WhiteboardCanvas>
      {canvas && panel === "outline" && (
        <OutlinePanel
          elements={elements}
          canvas={canvas}
          isReadOnly={isReadOnly}
          gathering={gathering}
          canVote={!isReadOnly && voting?.isOpen === true}
          onVote={giveDot}
          onShow={show}
          onClose={close}
        />
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

const isSameScene = (a: readonly BoardElement[], b: readonly BoardElement[]): boolean =>
  a.length === b.length &&
  a.every((one, place) => {
    const other = b[place];
    return one.id === other?.id && one["version"] === other["version"] && one["versionNonce"] === other["versionNonce"];
  });
