import "../text.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { call } from "./call.ts";
import { DeviceControls, HandControl, LeaveControl } from "./DeviceControls.tsx";
import { MoreControl, PanelControls, type PanelKind, type PanelState } from "./PanelControls.tsx";
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
  /** Null: nothing can be written out. */
  onCaptions: (() => void) | null;
  onSettings: () => void;
  onRecording: (() => void) | null;
  hasBreakout: boolean;
}) {
  const t = useText();
  const { state, panel, waiting, onPanel } = props;
  const { isHandUp } = state;
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
      <DeviceControls state={state} isOnStage isPhone={isPhone} />
      <span className={css.divider} aria-hidden="true" />
      <HandControl isUp={isHandUp} onPress={() => void call.setHand(!isHandUp)} />
      {!isPhone && <ReactionControl />}
      <span className={css.divider} aria-hidden="true" />
      {isPhone ? <MoreControl {...panels} /> : <PanelControls {...panels} />}
      <LeaveControl />
    </div>
  );
}
