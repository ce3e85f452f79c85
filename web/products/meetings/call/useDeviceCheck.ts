import { useEffect, useRef, useState, type RefObject } from "react";
import { showPreview } from "../background/preview.ts";
import { capture, measure, noDevices, type Devices } from "./devices.ts";
import { readSettings } from "./settings.ts";
import type { Choice } from "./state.ts";

export interface DeviceCheckState {
  choice: Choice;
  change: (change: Partial<Choice>) => void;
  devices: Devices;
  refused: { camera: boolean; mic: boolean };
  /** The background could not be hidden, so that no picture is shown or sent. */
  hasBackgroundFailed: boolean;
  video: RefObject<HTMLVideoElement | null>;
  meter: RefObject<HTMLMeterElement | null>;
}

const byId = (deviceId: string): MediaTrackConstraints => (deviceId === "" ? {} : { deviceId });

/** What the call asks for too: a camera that is open already gives the call no more than it was opened with (Chromium). */
const fullPicture: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** One's own picture in `video` and loudness in `meter`, by the chosen devices. */
export function useDeviceCheck(): DeviceCheckState {
  const [choice, setChoice] = useState<Choice>(() => {
    const { micId: mic, cameraId: camera, joinsMuted } = readSettings();
    return { isMicOn: !joinsMuted, isCameraOn: true, micId: mic, cameraId: camera };
  });
  const [devices, setDevices] = useState<Devices>(noDevices);
  const [refused, setRefused] = useState({ camera: false, mic: false });
  const [hasBackgroundFailed, setBackgroundFailed] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const meter = useRef<HTMLMeterElement>(null);
  const { isCameraOn, cameraId, isMicOn, micId } = choice;

  useEffect(() => {
    const element = video.current;
    if (!isCameraOn) return undefined;
    let endPreview = (): void => undefined;
    const end = capture(
      { video: { ...byId(cameraId), ...fullPicture } },
      {
        stream(stream) {
          setRefused((before) => ({ ...before, camera: false }));
          if (element) endPreview = showPreview(element, stream, setBackgroundFailed);
        },
        devices: setDevices,
        refused: () => setRefused((before) => ({ ...before, camera: true })),
      },
    );
    return () => {
      endPreview();
      end();
    };
  }, [isCameraOn, cameraId]);

  useEffect(() => {
    if (!isMicOn) return undefined;
    let endMeasuring = (): void => undefined;
    const end = capture(
      { audio: byId(micId) },
      {
        stream(stream) {
          setRefused((before) => ({ ...before, mic: false }));
          endMeasuring = measure(stream, (level) => {
            if (meter.current) meter.current.value = level;
          });
        },
        devices: setDevices,
        refused: () => setRefused((before) => ({ ...before, mic: true })),
      },
    );
    return () => {
      endMeasuring();
      end();
    };
  }, [isMicOn, micId]);

  return {
    choice,
    change: (change) => setChoice((before) => ({ ...before, ...change })),
    devices,
    refused,
    hasBackgroundFailed,
    video,
    meter,
  };
}
