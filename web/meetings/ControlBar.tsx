import { Hand, MessageCircle, Mic, MicOff, MonitorUp, MonitorX, PhoneOff, Users, Video, VideoOff } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useText } from "../text/index.tsx";
import { Count, cx } from "../ui/index.ts";
import { call, type CallState } from "./call.ts";
import css from "./Stage.module.css";

export type PanelKind = "people" | "notes";

function Control(props: {
  icon: ReactNode;
  label: string;
  shortcut?: string;
  isOn?: boolean;
  isOff?: boolean;
  isLeave?: boolean;
  isExtra?: boolean;
  badge?: ReactNode;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={cx(
        css.control,
        props.isOn && css.on,
        props.isOff && css.isOff,
        props.isLeave && css.leave,
        props.isExtra && css.extra,
      )}
      {...(props.isOn === undefined ? {} : { "aria-pressed": props.isOn })}
      {...(props.shortcut ? { "aria-keyshortcuts": props.shortcut, title: props.shortcut } : {})}
      onClick={props.onPress}
    >
      <span className={css.controlIcon}>
        {props.icon}
        {props.badge}
      </span>
      {props.label}
    </button>
  );
}

/** Three groups and the way out; the same order everywhere. */
export function ControlBar(props: {
  state: CallState;
  panel: PanelKind | null;
  waiting: number;
  onPanel: (panel: PanelKind | null) => void;
}) {
  const t = useText();
  const { state, panel, onPanel } = props;
  const { isMicOn, isCameraOn, isSharing, isHandUp } = state;
  const canShare = "getDisplayMedia" in (navigator.mediaDevices ?? {});

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const verbs: Record<string, () => unknown> = {
        KeyM: () => call.setMic(!isMicOn),
        KeyV: () => call.setCamera(!isCameraOn),
        KeyH: () => call.setHand(!isHandUp),
      };
      const verb = verbs[event.code];
      if (!verb) return;
      event.preventDefault();
      void verb();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [isMicOn, isCameraOn, isHandUp]);

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
      {canShare && (
        <Control
          icon={isSharing ? <MonitorX aria-hidden="true" /> : <MonitorUp aria-hidden="true" />}
          label={t(isSharing ? "meeting.stopShare" : "meeting.share")}
          isOn={isSharing}
          isExtra
          onPress={() => void call.setShare(!isSharing)}
        />
      )}
      <span className={css.line} aria-hidden="true" />
      <Control
        icon={<Hand aria-hidden="true" />}
        label={t(isHandUp ? "meeting.lowerHand" : "meeting.raiseHand")}
        shortcut="Alt+H"
        isOn={isHandUp}
        onPress={() => void call.setHand(!isHandUp)}
      />
      <span className={css.line} aria-hidden="true" />
      <Control
        icon={<MessageCircle aria-hidden="true" />}
        label={t("meeting.chat")}
        isOn={panel === "notes"}
        badge={
          state.unread > 0 && panel !== "notes" ? (
            <Count value={state.unread} isMention label={t("meeting.newNotes", { n: state.unread })} />
          ) : null
        }
        onPress={() => onPanel(panel === "notes" ? null : "notes")}
      />
      <Control
        icon={<Users aria-hidden="true" />}
        label={t("meeting.people")}
        isOn={panel === "people"}
        badge={
          props.waiting > 0 ? (
            <Count value={props.waiting} isMention label={t("meeting.inLobby", { n: props.waiting })} />
          ) : null
        }
        onPress={() => onPanel(panel === "people" ? null : "people")}
      />
      <Control
        icon={<PhoneOff aria-hidden="true" />}
        label={t("meeting.leave")}
        isLeave
        onPress={() => void call.leave()}
      />
    </div>
  );
}
