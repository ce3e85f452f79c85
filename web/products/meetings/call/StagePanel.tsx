import type { LobbyRequest, Meeting } from "@safos/contract/meetings";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense } from "react";
import { NotesPanel } from "./NotesPanel.tsx";
import type { PanelKind } from "./PanelControls.tsx";
import { PeoplePanel, type Decide } from "./PeoplePanel.tsx";
import type { CallState } from "./state.ts";

// Fetched when someone opens it.
const BreakoutPanel = lazyRouteComponent(() => import("../breakout/BreakoutPanel.tsx"), "BreakoutPanel");
const QuestionsPanel = lazyRouteComponent(() => import("../webinar/QuestionsPanel.tsx"), "QuestionsPanel");
const AudiencePanel = lazyRouteComponent(() => import("../webinar/AudiencePanel.tsx"), "AudiencePanel");

/** What is open beside the pictures. */
export function StagePanel(props: {
  panel: PanelKind | null;
  state: CallState;
  meeting: Meeting | null;
  isWebinar: boolean;
  lobby: readonly LobbyRequest[];
  onDecide: Decide;
  onClose: () => void;
}) {
  const { panel, state, meeting, lobby, onDecide, onClose } = props;
  const { target, tiles, notes } = state;
  const meetingId = target?.meetingId ?? null;
  const leads = props.isWebinar && meeting?.canModerate === true ? meeting : null;
  return (
    <Suspense fallback={null}>
      {panel === "people" && (
        <PeoplePanel people={tiles.filter((tile) => !tile.isScreen)} {...{ lobby, meeting, onDecide, onClose }} />
      )}
      {panel === "breakout" && meetingId !== null && <BreakoutPanel meetingId={meetingId} onClose={onClose} />}
      {props.isWebinar && panel === "questions" && <QuestionsPanel meetingId={meetingId} onClose={onClose} />}
      {leads && panel === "audience" && <AudiencePanel meeting={leads} lobby={lobby} onClose={onClose} />}
      {panel === "notes" && <NotesPanel notes={notes} target={target} onClose={onClose} />}
    </Suspense>
  );
}
