import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, Select, type Option } from "../../../ui/index.ts";
import { rememberedDevices } from "./call.ts";
import type { Choice } from "./state.ts";
import css from "./DeviceCheck.module.css";

interface Devices {
  mics: Option<string>[];
  cameras: Option<string>[];
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

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
  onJoin: (choice: Choice) => void;
  onCancel?: () => void;
}) {
  const t = useText();
  const [kept] = useState(rememberedDevices);
  const [isCameraOn, setCameraOn] = useState(true);
  const [isMicOn, setMicOn] = useState(true);
  const [cameraId, setCameraId] = useState(kept.cameraId);
  const [micId, setMicId] = useState(kept.micId);
  const [devices, setDevices] = useState<Devices>({ mics: [], cameras: [] });
  const [refused, setRefused] = useState<{ camera: boolean; mic: boolean }>({ camera: false, mic: false });
  const video = useRef<HTMLVideoElement>(null);
  const meter = useRef<HTMLMeterElement>(null);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let isHere = true;
    const element = video.current;
    if (!isCameraOn) return undefined;
    capture({ video: cameraId === "" ? true : { deviceId: cameraId } }).then(
      (found) => {
        stream = found;
        if (!isHere) return stop(found);
        setRefused((before) => ({ ...before, camera: false }));
        if (element) element.srcObject = found;
        void listDevices().then((all) => isHere && setDevices(all));
      },
      () => isHere && setRefused((before) => ({ ...before, camera: true })),
    );
    return () => {
      isHere = false;
      stop(stream);
      if (element) element.srcObject = null;
    };
  }, [isCameraOn, cameraId]);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let sound: AudioContext | null = null;
    let timer: ReturnType<typeof setInterval> | undefined;
    let isHere = true;
    if (!isMicOn) return undefined;
    capture({ audio: micId === "" ? true : { deviceId: micId } }).then(
      (found) => {
        stream = found;
        if (!isHere) return stop(found);
        setRefused((before) => ({ ...before, mic: false }));
        void listDevices().then((all) => isHere && setDevices(all));
        sound = new AudioContext();
        const analyser = sound.createAnalyser();
        analyser.fftSize = 512;
        sound.createMediaStreamSource(found).connect(analyser);
        const samples = new Float32Array(analyser.fftSize);
        timer = setInterval(() => {
          analyser.getFloatTimeDomainData(samples);
          const loudness = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
          if (meter.current) meter.current.value = Math.min(1, loudness * 4);
        }, 80);
      },
      () => isHere && setRefused((before) => ({ ...before, mic: true })),
    );
    return () => {
      isHere = false;
      clearInterval(timer);
      stop(stream);
      void sound?.close();
    };
  }, [isMicOn, micId]);

  const { onCancel } = props;
  return (
    <div className={css.check}>
      <div className={css.picture}>
        <video ref={video} className={css.video} autoPlay muted playsInline aria-label={t("meeting.ownPicture")} />
        {(!isCameraOn || refused.camera) && <p className={css.off}>{t("meeting.cameraOff")}</p>}
        <div className={css.switches}>
          <Button
            variant="stage"
            size="lg"
            icon={isMicOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
            onPress={() => setMicOn(!isMicOn)}
          >
            {t(isMicOn ? "meeting.micOn" : "meeting.micOff")}
          </Button>
          <Button
            variant="stage"
            size="lg"
            icon={isCameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
            onPress={() => setCameraOn(!isCameraOn)}
          >
            {t(isCameraOn ? "meeting.cameraOn" : "meeting.cameraIsOff")}
          </Button>
        </div>
      </div>
      <form
        className={css.side}
        onSubmit={(event) => {
          event.preventDefault();
          props.onJoin({
            isMicOn: isMicOn && !refused.mic,
            isCameraOn: isCameraOn && !refused.camera,
            micId,
            cameraId,
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
        {devices.cameras.length > 0 && (
          <Select
            label={t("meeting.camera")}
            value={chosen(devices.cameras, cameraId)}
            options={devices.cameras}
            onChange={setCameraId}
          />
        )}
        {devices.mics.length > 0 && (
          <Select
            label={t("meeting.mic")}
            value={chosen(devices.mics, micId)}
            options={devices.mics}
            onChange={setMicId}
          />
        )}
        <label className={css.meter}>
          {t("meeting.micLevel")}
          <meter ref={meter} min={0} max={1} value={0} />
        </label>
        <div className={css.actions}>
          {onCancel && (
            <Button size="lg" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          )}
          <Button
            type="submit"
            variant="primary"
            size="lg"
            isPending={props.isPending}
            isDisabled={props.isReady === false}
          >
            {props.joinLabel}
          </Button>
        </div>
      </form>
    </div>
  );
}

function chosen(options: readonly Option<string>[], id: string): string {
  return options.some((one) => one.id === id) ? id : (options[0]?.id ?? "");
}

/** Without a secure context the browser has no devices to offer. */
async function capture(wanted: MediaStreamConstraints): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia(wanted);
}

async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind): Option<string>[] =>
    all
      .filter((one) => one.kind === kind && one.deviceId !== "")
      .map((one) => ({ id: one.deviceId, name: one.label || one.deviceId }));
  return { mics: of("audioinput"), cameras: of("videoinput") };
}
