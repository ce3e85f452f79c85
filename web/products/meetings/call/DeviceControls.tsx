import { Hand, Mic, MicOff, PhoneOff, Video, VideoOff } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { call } from "./call.ts";
import { Control } from "./Control.tsx";
import { ShareControl } from "./PanelControls.tsx";
import type { CallState } from "./state.ts";

/** Microphone, and on a stage camera and screen; a phone shares none. */
export function DeviceControls(props: { state: CallState; isOnStage: boolean; isPhone: boolean }) {
  const t = useText();
  const { isMicOn, isCameraOn } = props.state;
  return (
    <>
      <Control
        icon={isMicOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        label={t(isMicOn ? "meeting.mic" : "meeting.micOff")}
        shortcut="Alt+M"
        isOff={!isMicOn}
        onPress={() => void call.setMic(!isMicOn)}
      />
      {props.isOnStage && (
        <Control
          icon={isCameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          label={t(isCameraOn ? "meeting.camera" : "meeting.cameraIsOff")}
          shortcut="Alt+V"
          isOff={!isCameraOn}
          onPress={() => void call.setCamera(!isCameraOn)}
        />
      )}
      {props.isOnStage && !props.isPhone && <ShareControl state={props.state} />}
    </>
  );
}

export function HandControl(props: { isUp: boolean; onPress: () => void }) {
  const t = useText();
  return (
    <Control
      icon={<Hand aria-hidden="true" />}
      label={t(props.isUp ? "meeting.lowerHand" : "meeting.raiseHand")}
      shortcut="Alt+H"
      isOn={props.isUp}
      onPress={props.onPress}
    />
  );
}

export function LeaveControl() {
  const t = useText();
  return (
    <Control
      icon={<PhoneOff aria-hidden="true" />}
      label={t("meeting.leave")}
      isLeave
      onPress={() => void call.leave()}
    />
  );
}
