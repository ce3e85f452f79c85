import "../text.ts";
import type { LobbyRequest } from "@safos/contract/meetings";
import { lazyRouteComponent } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { LayoutGrid, Minimize2, PanelTop, WifiOff } from "lucide-react";
import { Suspense, useEffect, useRef, useState } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, IconButton } from "../../../ui/index.ts";
import { BreakoutBanner } from "../breakout/BreakoutBanner.tsx";
import { CaptionBlock } from "../captions/CaptionBlock.tsx";
import { CaptionChip } from "../captions/CaptionChip.tsx";
import { useCaptions } from "../captions/store.ts";
import { useIsEncrypted } from "../encryption/keys.ts";
import { OnlyBar } from "../only/OnlyBar.tsx";
import { attendanceQuery, meetingQuery } from "../queries.ts";
import { Consent } from "../recording/Consent.tsx";
import { RecordingChip } from "../recording/RecordingChip.tsx";
import { useWebinar } from "../webinar/store.ts";
import { WindowButton } from "../window/WindowButton.tsx";
import { call, useCall } from "./call.ts";
import { Clock } from "./Clock.tsx";
import { ControlBar } from "./ControlBar.tsx";
import { decide } from "./moderation.ts";
import type { PanelKind } from "./PanelControls.tsx";
import type { Decide } from "./PeoplePanel.tsx";
import { ReactionChips } from "./Reactions.tsx";
import css from "./Stage.module.css";
import type { CallState } from "./state.ts";
import { StagePanel } from "./StagePanel.tsx";
import { Tiles } from "./Tiles.tsx";

// Fetched when someone opens it, or is in a webinar.
const EncryptionChip = lazyRouteComponent(() => import("../encryption/parts.tsx"), "EncryptionChip");
const WebinarTiles = lazyRouteComponent(() => import("../webinar/WebinarTiles.tsx"), "WebinarTiles");
const WebinarBar = lazyRouteComponent(() => import("../webinar/WebinarBar.tsx"), "WebinarBar");
const WebinarChips = lazyRouteComponent(() => import("../webinar/WebinarChips.tsx"), "WebinarChips");
const PartNotice = lazyRouteComponent(() => import("../webinar/PartNotice.tsx"), "PartNotice");
const HandBar = lazyRouteComponent(() => import("../webinar/HandBar.tsx"), "HandBar");
const SettingsDialog = lazyRouteComponent(() => import("./SettingsDialog.tsx"), "SettingsDialog");
const RecordingDialog = lazyRouteComponent(() => import("../recording/RecordingDialog.tsx"), "RecordingDialog");
const CaptionsDialog = lazyRouteComponent(() => import("../captions/CaptionsDialog.tsx"), "CaptionsDialog");

/** The call in full view: who is there, who wants in, what one can do. */
export function Stage() {
  const t = useText();
  const state = useCall();
  const { target } = state;
  const meetingId = target?.meetingId ?? null;
  const isEncrypted = useIsEncrypted();
  const [panel, setPanel] = useState<PanelKind | null>(null);
  const [dialog, setDialog] = useState<"captions" | "recording" | "settings" | null>(null);
  const [isSpeakerView, setSpeakerView] = useState(false);
  const { data: meeting } = useQuery({ ...meetingQuery(meetingId ?? ""), enabled: meetingId !== null });
  const { data: attendance } = useQuery({ ...attendanceQuery(meetingId ?? ""), enabled: meetingId !== null });
  const lobby = attendance?.lobby ?? [];
  const onDecide: Decide = (guestId, decision) => meetingId !== null && decide(meetingId, guestId, decision);
  const isPhone = useIsPhone();
  const { place: wanted } = useCaptions().preferences;
  const place = wanted === "side" && isPhone ? "under" : wanted;
  const { notice } = useWebinar();
  // Until the room has said so, what one may do tells who is in the audience.
  const isWebinar = notice !== null || meeting?.isWebinar === true || state.part === "audience";
  const leads = isWebinar && meeting?.canModerate === true ? meeting : null;
  const captionBlock = <CaptionBlock onSettings={() => setDialog("captions")} />;
  const controls = {
    state,
    panel,
    onPanel: setPanel,
    waiting: lobby.length,
    onCaptions: isEncrypted ? null : () => setDialog("captions"),
    onSettings: () => setDialog("settings"),
    onRecording: meeting?.canModerate === true && !isEncrypted ? () => setDialog("recording") : null,
  };
  useEffect(() => {
    if (panel === "notes") call.readNotes();
  }, [panel, state.notes]);
  return (
    <section className={css.stage} aria-label={t("meeting.call", { title: target?.title ?? "" })}>
      <StageHead state={state} isSpeakerView={isSpeakerView} onSpeakerView={setSpeakerView} />
      {state.phase === "returning" && (
        <p className={css.trouble} role="alert">
          <WifiOff aria-hidden="true" />
          {t("meeting.reconnecting")}
        </p>
      )}
      {state.error && (
        <p className={css.trouble} role="alert">
          {state.error}
        </p>
      )}
      <Suspense fallback={null}>{isWebinar && <PartNotice state={state} />}</Suspense>
      <div className={css.body}>
        <div className={css.main}>
          <BreakoutBanner onShow={meeting?.canModerate === true ? () => setPanel("breakout") : null} />
          <OnlyBar state={state} canLead={meeting?.canModerate === true} />
          <Consent onLeave={() => void call.leave()} />
          <div aria-live="polite">
            {lobby.slice(0, 1).map((guest) => (
              <GuestWaits key={guest.id} guest={guest} moreCount={lobby.length - 1} onDecide={onDecide} />
            ))}
          </div>
          {place === "over" && captionBlock}
          <ReactionChips shown={state.reactions} />
          {isWebinar ? (
            <Suspense fallback={null}>
              <WebinarTiles tiles={state.tiles} />
              {leads && <HandBar meetingId={leads.id} />}
            </Suspense>
          ) : (
            <Tiles tiles={state.tiles} isSpeakerView={isSpeakerView} />
          )}
          {place === "under" && captionBlock}
        </div>
        {place === "side" && <div className={css.captionSide}>{captionBlock}</div>}
        <StagePanel
          {...{ panel, state, lobby, onDecide, isWebinar }}
          meeting={meeting ?? null}
          onClose={() => setPanel(null)}
        />
      </div>
      {!isWebinar && <ControlBar {...controls} hasBreakout={meeting?.canModerate === true} />}
      <Suspense fallback={null}>
        {isWebinar && <WebinarBar {...controls} />}
        {dialog === "captions" && <CaptionsDialog meetingId={meetingId} onClose={() => setDialog(null)} />}
        {dialog === "recording" && meetingId !== null && (
          <RecordingDialog meetingId={meetingId} onClose={() => setDialog(null)} />
        )}
        {dialog === "settings" && <SettingsDialog onClose={() => setDialog(null)} />}
      </Suspense>
    </section>
  );
}

/** Which call it is, for how long, and how it is shown. */
function StageHead(props: { state: CallState; isSpeakerView: boolean; onSpeakerView: (isOn: boolean) => void }) {
  const t = useText();
  const { state, isSpeakerView } = props;
  const { target, since } = state;
  const isWebinar = useWebinar().notice !== null;
  const isEncrypted = useIsEncrypted();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <header className={css.head}>
      <h1 className={css.title} ref={head} tabIndex={-1}>
        {target?.title}
      </h1>
      <span className={css.where}>{target?.about}</span>
      <Suspense fallback={null}>{isWebinar && <WebinarChips />}</Suspense>
      <Suspense fallback={null}>{isEncrypted && <EncryptionChip />}</Suspense>
      <RecordingChip />
      <CaptionChip />
      <span className={css.time}>
        <Clock since={since} />
      </span>
      {!isWebinar && (
        <IconButton
          label={t(isSpeakerView ? "meeting.gallery" : "meeting.speakerView")}
          tone="stage"
          onPress={() => props.onSpeakerView(!isSpeakerView)}
        >
          {isSpeakerView ? <LayoutGrid aria-hidden="true" /> : <PanelTop aria-hidden="true" />}
        </IconButton>
      )}
      <WindowButton />
      {target?.meetingId != null && (
        <IconButton label={t("meeting.minimise")} tone="stage" onPress={() => call.setFull(false)}>
          <Minimize2 aria-hidden="true" />
        </IconButton>
      )}
    </header>
  );
}

/** The guest who has waited longest; the others stand in the list of people. */
function GuestWaits(props: { guest: LobbyRequest; moreCount: number; onDecide: Decide }) {
  const t = useText();
  const { guest, moreCount, onDecide } = props;
  const { id, name } = guest;
  return (
    <div className={css.lobbyRequest}>
      <Avatar id={id} name={name} size={36} />
      <span className={css.lobbyText}>
        <strong>{t("meeting.waits", { name })}</strong>
        <span>{moreCount > 0 ? t("meeting.moreWait", { n: moreCount }) : t("meeting.cameByLink")}</span>
      </span>
      <Button variant="stage" onPress={() => onDecide(id, "deny")}>
        {t("meeting.deny")}
      </Button>
      <Button variant="primary" onPress={() => onDecide(id, "admit")}>
        {t("meeting.admit")}
      </Button>
    </div>
  );
}
