import "../text.ts";
import {
  Captions,
  CircleDot,
  Ellipsis,
  LayoutGrid,
  MessageCircle,
  MonitorUp,
  MonitorX,
  PenTool,
  SlidersHorizontal,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Count, cx, Menu, PlainButton } from "../../../ui/index.ts";
import { useCaptions } from "../captions/store.ts";
import "../breakout/text.ts";
import "../recording/text.ts";
import { useRecordingState } from "../recording/store.ts";
import { call } from "./call.ts";
import { Control } from "./Control.tsx";
import { reactionActions } from "./Reactions.tsx";
import css from "./Stage.module.css";
import type { CallState } from "./state.ts";
import { openMeetingWhiteboard } from "./whiteboard.ts";

export type PanelKind = "people" | "notes" | "breakout" | "questions" | "audience";

/** What the controls of the side panel and the whiteboard follow. */
export interface PanelState {
  call: CallState;
  panel: PanelKind | null;
  /** Messages that have not been looked at, and guests in the lobby. */
  unread: number;
  waiting: number;
  onToggle: (panel: PanelKind) => void;
  /** Null: nothing can be written out. */
  onCaptions: (() => void) | null;
  onSettings: () => void;
  /** Null: one does not lead the meeting. */
  onRecording: (() => void) | null;
  /** Whether one divides the meeting into rooms. */
  hasBreakout: boolean;
}

const canShare = (): boolean => "getDisplayMedia" in (navigator.mediaDevices ?? {});

/** A guest of the call is no member of the workspace where the whiteboard lies. */
const hasWhiteboard = ({ target }: CallState): boolean => target?.workspaceId != null && target.meetingId !== null;

function useSharing({ isSharing }: CallState): { icon: ReactNode; label: string; isOn: boolean; onPress: () => void } {
  const t = useText();
  return {
    icon: isSharing ? <MonitorX aria-hidden="true" /> : <MonitorUp aria-hidden="true" />,
    label: t(isSharing ? "meeting.stopShare" : "meeting.share"),
    isOn: isSharing,
    onPress: () => void call.setShare(!isSharing),
  };
}

function useCounts({ unread, waiting }: PanelState) {
  const t = useText();
  const labels = {
    unread: t("meeting.newNotes", { n: unread }),
    waiting: t("meeting.inLobby", { n: waiting }),
  };
  const count = (value: number, label: string): ReactNode =>
    value > 0 ? <Count value={value} isMention label={label} /> : null;
  return {
    unread: count(unread, labels.unread),
    waiting: count(waiting, labels.waiting),
    both: count(
      unread + waiting,
      [unread > 0 && labels.unread, waiting > 0 && labels.waiting].filter(Boolean).join(", "),
    ),
  };
}

/** Where the browser can do it. */
export function ShareControl({ state }: { state: CallState }) {
  const sharing = useSharing(state);
  return canShare() ? <Control {...sharing} /> : null;
}

/** Whiteboard, chat and people, each with its own control. */
export function PanelControls(props: PanelState) {
  const t = useText();
  const { panel, onToggle } = props;
  const counts = useCounts(props);
  const isCaptioned = useCaptions().notice !== null;
  const isRecorded = useRecordingState() === "on";
  return (
    <>
      {props.onCaptions && (
        <Control
          icon={<Captions aria-hidden="true" />}
          label={t("meeting.captions")}
          isOn={isCaptioned}
          onPress={props.onCaptions}
        />
      )}
      {props.onRecording && (
        <Control
          icon={<CircleDot aria-hidden="true" />}
          label={t("recording.record")}
          isOn={isRecorded}
          onPress={props.onRecording}
        />
      )}
      {props.hasBreakout && (
        <Control
          icon={<LayoutGrid aria-hidden="true" />}
          label={t("breakout.title")}
          isOn={panel === "breakout"}
          onPress={() => onToggle("breakout")}
        />
      )}
      {hasWhiteboard(props.call) && (
        <Control
          icon={<PenTool aria-hidden="true" />}
          label={t("meeting.whiteboard")}
          onPress={() => void openMeetingWhiteboard(props.call)}
        />
      )}
      <Control
        icon={<MessageCircle aria-hidden="true" />}
        label={t("meeting.chat")}
        isOn={panel === "notes"}
        badge={counts.unread}
        onPress={() => onToggle("notes")}
      />
      <Control
        icon={<Users aria-hidden="true" />}
        label={t("meeting.people")}
        isOn={panel === "people"}
        badge={counts.waiting}
        onPress={() => onToggle("people")}
      />
      <Control
        icon={<SlidersHorizontal aria-hidden="true" />}
        label={t("meeting.settingsShort")}
        onPress={props.onSettings}
      />
    </>
  );
}

/** The same behind one control, with sharing: a phone has room for five. */
export function MoreControl(props: PanelState) {
  const t = useText();
  const { panel, onToggle } = props;
  const counts = useCounts(props);
  const sharing = useSharing(props.call);
  return (
    <Menu
      label={t("common.more")}
      trigger={
        <PlainButton className={cx(css.control, (panel !== null || sharing.isOn) && css.on)}>
          <span className={css.controlIcon}>
            <Ellipsis aria-hidden="true" />
            {counts.both}
          </span>
          {t("common.more")}
        </PlainButton>
      }
      actions={[
        ...reactionActions(t),
        canShare() && { id: "share", name: sharing.label, icon: sharing.icon, onAction: sharing.onPress },
        {
          id: "notes",
          name: t("meeting.chat"),
          icon: <MessageCircle aria-hidden="true" />,
          end: counts.unread,
          onAction: () => onToggle("notes"),
        },
        props.onCaptions && {
          id: "captions",
          name: t("meeting.captions"),
          icon: <Captions aria-hidden="true" />,
          onAction: props.onCaptions,
        },
        props.onRecording && {
          id: "recording",
          name: t("recording.record"),
          icon: <CircleDot aria-hidden="true" />,
          onAction: props.onRecording,
        },
        props.hasBreakout && {
          id: "breakout",
          name: t("breakout.title"),
          icon: <LayoutGrid aria-hidden="true" />,
          onAction: () => onToggle("breakout"),
        },
        hasWhiteboard(props.call) && {
          id: "whiteboard",
          name: t("meeting.whiteboard"),
          icon: <PenTool aria-hidden="true" />,
          onAction: () => void openMeetingWhiteboard(props.call),
        },
        {
          id: "people",
          name: t("meeting.people"),
          icon: <Users aria-hidden="true" />,
          end: counts.waiting,
          onAction: () => onToggle("people"),
        },
        {
          id: "settings",
          name: t("meeting.settingsShort"),
          icon: <SlidersHorizontal aria-hidden="true" />,
          onAction: props.onSettings,
        },
      ]}
    />
  );
}
