import "./text.ts";
import "../recording/text.ts";
import {
  Captions,
  CircleDot,
  CircleQuestionMark,
  Ellipsis,
  MessageCircle,
  SlidersHorizontal,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { Count, cx, Menu, PlainButton } from "../../../ui/index.ts";
import { Control } from "../call/Control.tsx";
import { DeviceControls, HandControl, LeaveControl } from "../call/DeviceControls.tsx";
import type { PanelKind } from "../call/PanelControls.tsx";
import { ReactionControl, reactionActions } from "../call/Reactions.tsx";
import stage from "../call/Stage.module.css";
import type { CallState } from "../call/state.ts";
import { useCallShortcuts } from "../call/useCallShortcuts.ts";
import { useCaptions } from "../captions/store.ts";
import { useWebinar } from "./store.ts";
import { raiseHand } from "./verbs.ts";

interface WebinarBarProps {
  state: CallState;
  panel: PanelKind | null;
  /** Guests in the lobby. */
  waiting: number;
  onPanel: (panel: PanelKind | null) => void;
  /** Null: nothing can be written out. */
  onCaptions: (() => void) | null;
  onSettings: () => void;
  /** Null: one does not lead the meeting. */
  onRecording: (() => void) | null;
}

/** The controls of a webinar: one's own devices as far as one may use them, then what all share, then the way out. */
export function WebinarBar(props: WebinarBarProps) {
  const t = useText();
  const isPhone = useIsPhone();
  const { webinar } = useWebinar();
  const { state } = props;
  const { part } = state;
  const canLead = webinar?.canLead ?? false;
  const isHandUp = webinar?.mine.isHandUp ?? false;
  useCallShortcuts({ ...state, isHandUp: part === "stage" ? state.isHandUp : isHandUp });
  const isOn = useCaptions().notice !== null;
  return (
    <div className={stage.bar} role="toolbar" aria-label={t("meeting.controls")}>
      {part !== "audience" && (
        <>
          <DeviceControls state={state} isOnStage={part === "stage"} isPhone={isPhone} />
          <span className={stage.divider} aria-hidden="true" />
        </>
      )}
      {!canLead && part !== "stage" && <HandControl isUp={isHandUp} onPress={() => void raiseHand(!isHandUp)} />}
      {!isPhone && <ReactionControl />}
      {!isPhone && props.onCaptions && (
        <Control
          icon={<Captions aria-hidden="true" />}
          label={t("meeting.captions")}
          isOn={isOn}
          onPress={props.onCaptions}
        />
      )}
      <span className={stage.divider} aria-hidden="true" />
      <Panels {...props} canLead={canLead} isPhone={isPhone} />
      <More {...props} canLead={canLead} isPhone={isPhone} />
      <LeaveControl />
    </div>
  );
}

interface PartProps extends WebinarBarProps {
  canLead: boolean;
  isPhone: boolean;
}

const countOf = (value: number, label: string): ReactNode =>
  value > 0 ? <Count value={value} isMention label={label} /> : null;

function useCounts({ waiting }: PartProps) {
  const t = useText();
  const { webinar } = useWebinar();
  const toReview = webinar?.canLead ? webinar.questions.filter(({ state }) => state === "waiting").length : 0;
  return {
    questions: countOf(toReview, t("webinar.waitingTitle", { n: toReview })),
    people: countOf(waiting, t("meeting.inLobby", { n: waiting })),
  };
}

function Panels(props: PartProps) {
  const t = useText();
  const { panel, onPanel } = props;
  const counts = useCounts(props);
  const toggle = (kind: PanelKind) => () => onPanel(panel === kind ? null : kind);
  return (
    <>
      <Control
        icon={<CircleQuestionMark aria-hidden="true" />}
        label={t("webinar.questions")}
        isOn={panel === "questions"}
        badge={counts.questions}
        onPress={toggle("questions")}
      />
      {props.canLead && !props.isPhone && (
        <Control
          icon={<Users aria-hidden="true" />}
          label={t("webinar.people")}
          isOn={panel === "audience"}
          badge={counts.people}
          onPress={toggle("audience")}
        />
      )}
    </>
  );
}

function More(props: PartProps) {
  const t = useText();
  const { canLead, isPhone, onPanel, state } = props;
  const counts = useCounts(props);
  return (
    <Menu
      label={t("common.more")}
      trigger={
        <PlainButton className={cx(stage.control)}>
          <span className={stage.controlIcon}>
            <Ellipsis aria-hidden="true" />
            {isPhone && counts.people}
          </span>
          {t("common.more")}
        </PlainButton>
      }
      actions={[
        ...(isPhone ? reactionActions(t) : []),
        isPhone &&
          props.onCaptions && {
            id: "captions",
            name: t("meeting.captions"),
            icon: <Captions />,
            onAction: props.onCaptions,
          },
        isPhone &&
          canLead && {
            id: "audience",
            name: t("webinar.people"),
            icon: <Users />,
            onAction: () => onPanel("audience"),
          },
        state.part !== "audience" && {
          id: "notes",
          name: t("meeting.chat"),
          icon: <MessageCircle />,
          onAction: () => onPanel("notes"),
        },
        props.onRecording && {
          id: "recording",
          name: t("recording.record"),
          icon: <CircleDot />,
          onAction: props.onRecording,
        },
        {
          id: "settings",
          name: t("meeting.settingsShort"),
          icon: <SlidersHorizontal />,
          onAction: props.onSettings,
        },
      ]}
    />
  );
}
