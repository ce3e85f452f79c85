import "../text.ts";
import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, Select } from "../../../ui/index.ts";
import { BackgroundChoices } from "../background/BackgroundChoices.tsx";
import { NoiseChoice } from "../noise/NoiseChoice.tsx";
import { JoinVerbs } from "./JoinVerbs.tsx";
import css from "./DeviceCheck.module.css";
import { chosenOf } from "./devices.ts";
import { changeSettings, useSettings } from "./settings.ts";
import { SpeakerChoice } from "./SpeakerChoice.tsx";
import type { Choice } from "./state.ts";
import { useDeviceCheck, type DeviceCheckState } from "./useDeviceCheck.ts";

/** One's own picture and sound before going in: what works, which device, on or off. */
export function DeviceCheck(props: {
  title: string;
  about: ReactNode;
  isPending: boolean;
  error: string | null;
  joinLabel: string;
  /** A guest's name field. */
  children?: ReactNode;
  isReady?: boolean;
  /** Where their connection is tested: `/connection`, or a guest's own. */
  testAddress: string;
  onJoin: (choice: Choice) => void;
  onCancel?: () => void;
}) {
  const t = useText();
  const check = useDeviceCheck();
  const { choice, refused } = check;
  const { onCancel } = props;
  return (
    <div className={css.check}>
      <OwnPicture check={check} />
      <form
        className={css.side}
        onSubmit={(event) => {
          event.preventDefault();
          props.onJoin({
            ...choice,
            isMicOn: choice.isMicOn && !refused.mic,
            isCameraOn: choice.isCameraOn && !refused.camera,
          });
        }}
      >
        <h1 className={css.title}>{props.title}</h1>
        <p className={css.about}>{props.about}</p>
        {props.error && <Notice tone="danger">{props.error}</Notice>}
        {(refused.camera || refused.mic) && (
          <Notice tone="warn">
            {t(
              refused.camera && refused.mic
                ? "meeting.noDevices"
                : refused.camera
                  ? "meeting.noCamera"
                  : "meeting.noMic",
            )}
          </Notice>
        )}
        {props.children}
        <DeviceChoices check={check} />
        <a className={css.test} href={props.testAddress} target="_blank" rel="noreferrer">
          {t("meeting.testConnection")}
        </a>
        <JoinVerbs label={props.joinLabel} isPending={props.isPending} isReady={props.isReady} onCancel={onCancel} />
      </form>
    </div>
  );
}

/** What the others will see, and whether they will. */
function OwnPicture({ check }: { check: DeviceCheckState }) {
  const t = useText();
  const { choice, change, refused, video } = check;
  const { isMicOn, isCameraOn } = choice;
  return (
    <div className={css.picture}>
      <video ref={video} className={css.video} autoPlay muted playsInline aria-label={t("meeting.ownPicture")} />
      {check.hasBackgroundFailed && isCameraOn && <p className={css.off}>{t("background.failed")}</p>}
      {(!isCameraOn || refused.camera) && <p className={css.off}>{t("meeting.cameraOff")}</p>}
      <div className={css.switches}>
        <Button
          variant="stage"
          size="lg"
          icon={isMicOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          onPress={() => change({ isMicOn: !isMicOn })}
        >
          {t(isMicOn ? "meeting.micOn" : "meeting.micOff")}
        </Button>
        <Button
          variant="stage"
          size="lg"
          icon={isCameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          onPress={() => change({ isCameraOn: !isCameraOn })}
        >
          {t(isCameraOn ? "meeting.cameraOn" : "meeting.cameraIsOff")}
        </Button>
      </div>
    </div>
  );
}

/** Which camera, microphone and speaker, and how loud one is. */
function DeviceChoices({ check }: { check: DeviceCheckState }) {
  const t = useText();
  const { speakerId } = useSettings();
  const { choice, change, devices, meter } = check;
  return (
    <>
      {devices.cameras.length > 0 && (
        <Select
          label={t("meeting.camera")}
          value={chosenOf(devices.cameras, choice.cameraId)}
          options={devices.cameras}
          onChange={(cameraId) => change({ cameraId })}
        />
      )}
      {devices.cameras.length > 0 && <BackgroundChoices />}
      {devices.mics.length > 0 && (
        <Select
          label={t("meeting.mic")}
          value={chosenOf(devices.mics, choice.micId)}
          options={devices.mics}
          onChange={(micId) => change({ micId })}
        />
      )}
      <label className={css.meter}>
        {t("meeting.micLevel")}
        <meter ref={meter} min={0} max={1} value={0} />
      </label>
      {devices.mics.length > 0 && <NoiseChoice />}
      <SpeakerChoice
        speakers={devices.speakers}
        speakerId={speakerId}
        onChange={(id) => changeSettings({ speakerId: id })}
      />
    </>
  );
}
