import "../text.ts";
import "../ringing/text.ts";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Kbd, Select, Switch } from "../../../ui/index.ts";
import { BackgroundChoices } from "../background/BackgroundChoices.tsx";
import { changeBackground } from "../background/settings.ts";
import { NoiseChoice } from "../noise/NoiseChoice.tsx";
import { WindowSetting } from "../window/WindowSetting.tsx";
import { call, useCall } from "./call.ts";
import { chosenOf, listDevices, measureOwn, noDevices, type Devices } from "./devices.ts";
import css from "./SettingsDialog.module.css";
import { changeSettings, usual, useSettings } from "./settings.ts";
import { SpeakerChoice } from "./SpeakerChoice.tsx";
import { OwnPicture } from "./OwnPicture.tsx";

/** What a person may set while they are in a call: devices, sound, data and keys. It holds at once. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const devices = useDevices();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="wide"
      title={t("meeting.settings")}
      about={t("meeting.settingsAbout")}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button variant="quiet" onPress={reset}>
            {t("meeting.resetSettings")}
          </Button>
          <Button variant="primary" onPress={onClose}>
            {t("meeting.settingsDone")}
          </Button>
        </>
      }
    >
      <div className={css.columns}>
        <PictureSettings devices={devices} />
        <SoundSettings devices={devices} />
        <div className={css.column}>
          <DataSettings />
          <ShortcutSettings />
        </div>
      </div>
    </Dialog>
  );
}

function reset(): void {
  changeSettings(usual);
  changeBackground("none");
}

/** Also what is plugged in meanwhile. */
function useDevices(): Devices {
  const [devices, setDevices] = useState<Devices>(noDevices);
  useEffect(() => {
    let isHere = true;
    const look = (): void => void listDevices().then((found) => isHere && setDevices(found));
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => {
      isHere = false;
      navigator.mediaDevices?.removeEventListener("devicechange", look);
    };
  }, []);
  return devices;
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.group} aria-label={title}>
      <h3 className={css.heading}>{title}</h3>
      {children}
    </section>
  );
}

function PictureSettings({ devices }: { devices: Devices }) {
  const t = useText();
  const { cameraId, isSelfHidden } = useSettings();
  return (
    <div className={css.column}>
      <Group title={t("meeting.camera")}>
        <OwnPicture />
        {devices.cameras.length > 0 && (
          <Select
            label={t("meeting.chooseCamera")}
            value={chosenOf(devices.cameras, cameraId)}
            options={devices.cameras}
            onChange={(id) => changeSettings({ cameraId: id })}
          />
        )}
        <BackgroundChoices />
        <Switch isSelected={isSelfHidden} onChange={(next) => changeSettings({ isSelfHidden: next })}>
          {t("meeting.hideSelf")}
        </Switch>
        <WindowSetting />
      </Group>
    </div>
  );
}

function SoundSettings({ devices }: { devices: Devices }) {
  const t = useText();
  const { micId, speakerId, joinsMuted, hasRingTone } = useSettings();
  return (
    <div className={css.column}>
      <Group title={t("meeting.sound")}>
        {devices.mics.length > 0 && (
          <Select
            label={t("meeting.mic")}
            value={chosenOf(devices.mics, micId)}
            options={devices.mics}
            onChange={(id) => changeSettings({ micId: id })}
          />
        )}
        <MicLevel key={micId} />
        <NoiseChoice />
        <SpeakerChoice
          speakers={devices.speakers}
          speakerId={speakerId}
          onChange={(id) => changeSettings({ speakerId: id })}
        />
        <Switch isSelected={joinsMuted} onChange={(next) => changeSettings({ joinsMuted: next })}>
          {t("meeting.joinMuted")}
        </Switch>
        <Switch isSelected={hasRingTone} onChange={(next) => changeSettings({ hasRingTone: next })}>
          {t("ring.sound")}
        </Switch>
      </Group>
    </div>
  );
}

/** How loud one is, also while the microphone is off. */
function MicLevel() {
  const t = useText();
  const { isMicOn } = useCall();
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const own = call.micTrack();
    if (own?.readyState !== "live") return undefined;
    return measureOwn(own, (level) => {
      if (meter.current) meter.current.value = level;
    });
  }, [isMicOn]);
  return (
    <label className={css.meter}>
      {t("meeting.micLevel")}
      <meter ref={meter} min={0} max={1} value={0} />
    </label>
  );
}

const lookEveryMs = 2000;

/** kbit/s both ways, lately; null before it is known. */
function useRate(): number | null {
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    let before: number | null = null;
    const look = async (): Promise<void> => {
      const bytes = await call.countBytes();
      if (before !== null && bytes >= before) setRate(Math.round(((bytes - before) * 8) / lookEveryMs));
      before = bytes;
    };
    void look();
    const timer = setInterval(() => void look(), lookEveryMs);
    return () => clearInterval(timer);
  }, []);
  return rate;
}

function DataSettings() {
  const t = useText();
  const { isLowData } = useSettings();
  const rate = useRate();
  // kbit/s over an hour, in megabytes.
  const perHour = rate === null ? null : Math.round((rate * 3600) / 8 / 1000);
  return (
    <Group title={t("meeting.data")}>
      <Switch isSelected={isLowData} onChange={(next) => changeSettings({ isLowData: next })}>
        {t("meeting.lowData")}
      </Switch>
      <p className={css.hint}>{t("meeting.lowDataText")}</p>
      {rate !== null && perHour !== null && (
        <p className={css.rate}>
          <strong>{t("meeting.rate", { kbits: rate })}</strong> {t("meeting.ratePerHour", { megabytes: perHour })}
        </p>
      )}
    </Group>
  );
}

const shortcuts = [
  ["meeting.shortcutMic", ["Alt", "M"]],
  ["meeting.shortcutCamera", ["Alt", "V"]],
  ["meeting.shortcutHand", ["Alt", "H"]],
] as const;

function ShortcutSettings() {
  const t = useText();
  const { hasShortcuts } = useSettings();
  return (
    <Group title={t("meeting.shortcuts")}>
      <Switch isSelected={hasShortcuts} onChange={(next) => changeSettings({ hasShortcuts: next })}>
        {t("meeting.useShortcuts")}
      </Switch>
      {hasShortcuts && (
        <dl className={css.keys}>
          {shortcuts.map(([name, keys]) => (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd>
                {keys.map((one) => (
                  <Kbd key={one}>{one}</Kbd>
                ))}
              </dd>
            </div>
          ))}
          <div>
            <dt>{t("meeting.shortcutTalk")}</dt>
            <dd>
              <Kbd>{t("meeting.space")}</Kbd>
            </dd>
          </div>
        </dl>
      )}
    </Group>
  );
}
