import { framesOf } from "@safos/contract/whiteboard-outline";
import type { Whiteboard } from "@safos/contract/whiteboards";
import { useCallback, useMemo, useState } from "react";
import { useItemRefresh, useVersions, type Shared, type SharedSession } from "../../shared/collaboration/index.ts";
import { useComments } from "../../shared/items/index.ts";
import { openAnchors } from "./anchors.ts";
import { useGathering, useVotingActions } from "./gathering.ts";
import { refreshWhiteboards } from "./queries.ts";
import { useBoardCanvas, useOldCanvas } from "./useBoardCanvas.ts";
import { useFollowing } from "./useFollowing.ts";
import { usePanels } from "./usePanels.ts";

/** Everything that goes on at a whiteboard that is open. */
export type OpenWhiteboard = ReturnType<typeof useOpenWhiteboard>;

export function useOpenWhiteboard(whiteboard: Whiteboard, session: SharedSession, shared: Shared) {
  const { id } = whiteboard;
  const { isReadOnly } = shared;
  const following = useFollowing();
  const now = useBoardCanvas(following.notePresence);
  const panels = usePanels();
  const [isPresenting, setPresenting] = useState(false);
  const versions = useVersions("whiteboard", id, shared.isLocked);
  const old = useOldCanvas();
  const gathering = useGathering(session.doc, shared.broadcast);
  const votingActions = useVotingActions(session, id, gathering.voting);
  const { comments } = useComments("whiteboard", id);
  const anchors = useMemo(() => openAnchors(comments), [comments]);
  const frames = useMemo(() => framesOf(now.elements), [now.elements]);
  useItemRefresh({ kind: "whiteboard", id }, refreshWhiteboards);
  return {
    id,
    session,
    role: shared.role === null ? whiteboard.role : (shared.role as Whiteboard["role"]),
    isReadOnly,
    /** The whiteboard as it is now; `old` is a version, shown over it. */
    now,
    old,
    isOld: versions.shown !== null,
    versions,
    panels,
    anchors,
    frames,
    following,
    isPresenting,
    present: (): void => {
      following.stop();
      setPresenting(true);
    },
    endPresenting: useCallback(() => setPresenting(false), []),
    gathering,
    votingActions,
    canVote: !isReadOnly && gathering.voting?.isOpen === true,
    giveDots: (elementId: string, dots: number): void => {
      if (!isReadOnly) votingActions.vote(elementId, dots);
    },
  };
}
