import canvasCss from "./WhiteboardCanvas.module.css";
import { placeOfAnchor } from "./anchors.ts";
import { FollowPart } from "./FollowPart.tsx";
import { GatheringBar } from "./GatheringBar.tsx";
import { Marks } from "./Marks.tsx";
import { Presentation } from "./Presentation.tsx";
import type { OpenWhiteboard } from "./useOpenWhiteboard.ts";
import { VersionPreview } from "./VersionPreview.tsx";
import { WhiteboardCanvas } from "./WhiteboardCanvas.tsx";

/** The canvas and what lies over it: marks, what people do together, the presentation, an old version. */
export function WhiteboardStage({ board }: { board: OpenWhiteboard }) {
  const { id, session, now, old, versions, following, isReadOnly, isPresenting } = board;
  const { together } = following;
  return (
    <div className={canvasCss.stage}>
      <WhiteboardCanvas
        {...now.handlers}
        session={session}
        whiteboardId={id}
        isReadOnly={isReadOnly}
        isPresenting={isPresenting}
        isCovered={board.isOld}
        isFollowing={together.followed !== null}
        onTogether={following.noteTogether}
      >
        {!isPresenting && <BoardMarks board={board} />}
        <GatheringBar doc={session.doc} gathering={board.gathering} actions={board.votingActions} canLead={!isReadOnly}>
          {!isPresenting && (
            <FollowPart together={together} frames={board.frames} onJoin={following.join} onStop={following.stop} />
          )}
        </GatheringBar>
        {isPresenting && now.canvas && (
          <Presentation
            canvas={now.canvas}
            elements={now.elements}
            onSlide={following.present}
            onEnd={board.endPresenting}
          />
        )}
      </WhiteboardCanvas>
      {versions.shown && (
        <VersionPreview
          {...old.handlers}
          key={versions.shown.version.id}
          update={versions.shown.update}
          whiteboardId={id}
        />
      )}
    </div>
  );
}

function BoardMarks({ board }: { board: OpenWhiteboard }) {
  const { now, anchors } = board;
  const { active, showThread } = board.panels;
  const isThere = active !== null && placeOfAnchor(active, now.elements) !== null;
  return (
    <Marks
      elements={now.elements}
      view={now.view}
      anchors={isThere ? [...new Set([...anchors, active])] : anchors}
      active={active}
      gathering={board.gathering}
      canVote={board.canVote}
      onAnchor={showThread}
      onVote={board.giveDots}
    />
  );
}
