import {
  Ellipsis,
  Hand,
  MessageCircle,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PenTool,
  PhoneOff,
  Users,
  Video,
  VideoOff,
} from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { Count, cx, Menu, PlainButton } from "../../../ui/index.ts";
import { call } from "./call.ts";
import type { CallState } from "./state.ts";
import { openMeetingWhiteboard } from "./whiteboard.ts";
import css from "./Stage.module.css";

export type PanelKind = "people" | "notes";

function Control(props: {
  icon: ReactNode;
  label: string;
  shortcut?: string;
  isOn?: boolean;
  isOff?: boolean;
  isLeave?: boolean;
  badge?: ReactNode;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={cx(css.control, props.isOn && css.on, props.isOff && css.isOff, props.isLeave && css.leave)}
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

/** Three groups and the way out, in the same order everywhere; a phone has room for five, and Mer holds the rest. */
export function ControlBar(props: {
  state: CallState;
  panel: PanelKind | null;
  waiting: number;
  onPanel: (panel: PanelKind | null) => void;
}) {
  const t = useText();
  const { state, panel, onPanel } = props;
  const { isMicOn, isCameraOn, isSharing, isHandUp } = state;
  const isPhone = useIsPhone();
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

  const toggle = (kind: PanelKind): void => onPanel(panel === kind ? null : kind);
  const unread = panel === "notes" ? 0 : state.unread;
  const { waiting } = props;
  const unreadText = t("meeting.newNotes", { n: unread });
  const waitingText = t("meeting.inLobby", { n: waiting });
  const unreadCount = unread > 0 ? <Count value={unread} isMention label={unreadText} /> : null;
  const waitingCount = waiting > 0 ? <Count value={waiting} isMention label={waitingText} /> : null;
  // A guest of the call is no member of the workspace where the whiteboard lies.
  const hasWhiteboard = state.target?.workspaceId != null && state.target.meetingId !== null;
  const share = {
    icon: isSharing ? <MonitorX aria-hidden="true" /> : <MonitorUp aria-hidden="true" />,
    label: t(isSharing ? "meeting.stopShare" : "meeting.share"),
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
      {canShare && !isPhone && (
        <Control
          icon={share.icon}
          label={share.label}
          isOn={isSharing}
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
      {isPhone ? (
        <Menu
          label={t("common.more")}
          trigger={
            <PlainButton className={cx(css.control, (panel !== null || isSharing) && css.on)}>
              <span className={css.controlIcon}>
                <Ellipsis aria-hidden="true" />
                {unread + waiting > 0 && (
                  <Count
                    value={unread + waiting}
                    isMention
                    label={[unread > 0 && unreadText, waiting > 0 && waitingText].filter(Boolean).join(", ")}
                  />
                )}
              </span>
              {t("common.more")}
            </PlainButton>
          }
          actions={[
            canShare && {
              id: "share",
              name: share.label,
              icon: share.icon,
              onAction: () => void call.setShare(!isSharing),
            },
            {
              id: "notes",
              name: t("meeting.chat"),
              icon: <MessageCircle aria-hidden="true" />,
              end: unreadCount,
              onAction: () => toggle("notes"),
            },
            hasWhiteboard && {
              id: "whiteboard",
              name: t("meeting.whiteboard"),
              icon: <PenTool aria-hidden="true" />,
              onAction: () => void openMeetingWhiteboard(state),
            },
            {
              id: "people",
              name: t("meeting.people"),
              icon: <Users aria-hidden="true" />,
              end: waitingCount,
              onAction: () => toggle("people"),
            },
          ]}
        />
      ) : (
        <>
          {hasWhiteboard && (
            <Control
              icon={<PenTool aria-hidden="true" />}
              label={t("meeting.whiteboard")}
              onPress={() => void openMeetingWhiteboard(state)}
            />
          )}
          <Control
            icon={<MessageCircle aria-hidden="true" />}
            label={t("meeting.chat")}
            isOn={panel === "notes"}
            badge={unreadCount}
            onPress={() => toggle("notes")}
          />
          <Control
            icon={<Users aria-hidden="true" />}
            label={t("meeting.people")}
            isOn={panel === "people"}
            badge={waitingCount}
            onPress={() => toggle("people")}
          />
        </>
      )}
      <Control
        icon={<PhoneOff aria-hidden="true" />}
        label={t("meeting.leave")}
        isLeave
        onPress={() => void call.leave()}
      />
    </div>
  );
}
