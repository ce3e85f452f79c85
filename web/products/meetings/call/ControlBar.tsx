import "../text.ts";
import { Hand, Mic, MicOff, PhoneOff, Video, VideoOff } from "lucide-react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { call } from "./call.ts";
import { Control } from "./Control.tsx";
import { MoreControl, PanelControls, ShareControl, type PanelKind, type PanelState } from "./PanelControls.tsx";
import { ReactionControl } from "./Reactions.tsx";
import css from "./Stage.module.css";
import type { CallState } from "./state.ts";
import { useCallShortcuts } from "./useCallShortcuts.ts";

/** Three groups and the way out, in the same order everywhere; a phone has room for five, and Mer holds the rest. */
export function ControlBar(props: {
  state: CallState;
  panel: PanelKind | null;
  waiting: number;
  onPanel: (panel: PanelKind | null) => void;
  onCaptions: () => void;
  onSettings: () => void;
  onRecording: (() => void) | null;
  hasBreakout: boolean;
}) {
  const t = useText();
  const { state, panel, waiting, onPanel } = props;
  const { isMicOn, isCameraOn, isHandUp } = state;
  const isPhone = useIsPhone();
  useCallShortcuts(state);
  const panels: PanelState = {
    call: state,
    panel,
    unread: panel === "notes" ? 0 : state.unread,
    waiting,
    onCaptions: props.onCaptions,
    onSettings: props.onSettings,
    onRecording: props.onRecording,
    hasBreakout: props.hasBreakout,
    onToggle: (kind) => onPanel(panel === kind ? null : kind),
  };
  return (
    <div className={css.bar} role="toolbar" aria-label={t("meeting.controls")}>
      <Control
        icon={isMicOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        label={t(isMicOn ? "meeting.mic" : "meeting.micOff")}
        shortcut="Alt+M"
        isOff={!isMicOn}
        onPress={() => void call.setMic(!isMicOn)}
      />
      <Control
        icon={isCameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        label={t(isCameraOn ? "meeting.camera" : "meeting.cameraIsOff")}
        shortcut="Alt+V"
        isOff={!isCameraOn}
        onPress={() => void call.setCamera(!isCameraOn)}
      />
      {!isPhone && <ShareControl state={state} />}
      <span className={css.divider} aria-hidden="true" />
      <Control
        icon={<Hand aria-hidden="true" />}
        label={t(isHandUp ? "meeting.lowerHand" : "meeting.raiseHand")}
        shortcut="Alt+H"
        isOn={isHandUp}
        onPress={() => void call.setHand(!isHandUp)}
      />
      {!isPhone && <ReactionControl />}
      <span className={css.divider} aria-hidden="true" />
      {isPhone ? <MoreControl {...panels} /> : <PanelControls {...panels} />}
      <Control
        icon={<PhoneOff aria-hidden="true" />}
        label={t("meeting.leave")}
        isLeave
        onPress={() => void call.leave()}
      />
    </div>
  );
}
