import { Mic, Pause, SendHorizontal, Square, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Hidden, IconButton, Notice } from "../../../ui/index.ts";
import { AudioControls } from "./AudioControls.tsx";
import type { Track } from "./player.ts";
import { longestMinutes, Recorder, shownLevels, type Recorded, type Recording } from "./recorder.ts";
import { player } from "./sound.ts";
import "./text.ts";
import { formatLength } from "./times.ts";
import { dropUnsent, keepUnsent, unsentOf } from "./unsent.ts";
import css from "./Voice.module.css";
import { Waveform } from "./Waveform.tsx";

interface RecorderProps {
  /** The draft that the recording belongs to: left before it is sent, it waits there. */
  draftKey: string;
  onSend: (recorded: Recorded) => void;
  /** It was sent or discarded. */
  onEnd: () => void;
}

/** In the place of the field: records, is listened to, sent or discarded. What was left unsent stands there to be listened to. */
export function VoiceRecorder(props: RecorderProps) {
  const t = useText();
  const { recorder, recording, isLeft, restart, settle } = useRecorder(t("chatmedia.fileName"), props.draftKey);
  const isSending = useRef(false);
  const end = (): void => {
    settle();
    player.stop();
    props.onEnd();
  };
  const send = (recorded: Recorded): void => {
    props.onSend(recorded);
    end();
  };
  // Sent while it is recorded: as soon as it is whole.
  useEffect(() => {
    if (isSending.current && recording.state === "done") send(recording.recorded);
  });
  const finish = (): void => {
    if (recording.state === "done") return send(recording.recorded);
    isSending.current = true;
    recorder?.finish();
  };
  return (
    <div role="group" aria-label={t("chatmedia.recorder")}>
      {recording.state === "done" && (
        <p className={css.hint} role="status">
          {recording.isFull ? t("chatmedia.full", { n: longestMinutes }) : t("chatmedia.recorded")}
        </p>
      )}
      <div className={css.recorder}>
        <IconButton label={t("chatmedia.discard")} hasTip={false} onPress={end}>
          <Trash2 aria-hidden="true" />
        </IconButton>
        <RecordingPart {...{ recording, recorder, isLeft }} onRetry={restart} />
        {recording.state !== "asking" && recording.state !== "failed" && <SendButton onPress={finish} />}
      </div>
    </div>
  );
}

function SendButton({ onPress }: { onPress: () => void }) {
  const t = useText();
  const isPhone = useIsPhone();
  const icon = <SendHorizontal aria-hidden="true" />;
  return isPhone ? (
    <IconButton label={t("chatmedia.send")} hasTip={false} onPress={onPress}>
      {icon}
    </IconButton>
  ) : (
    <Button variant="primary" size="sm" icon={icon} onPress={onPress}>
      {t("chatmedia.send")}
    </Button>
  );
}

/**
 * Begins to record at once where nothing was left unsent, and ends with the component. What there is of it then is kept, unless
 * it has been settled: sent or discarded.
 */
function useRecorder(name: string, draftKey: string) {
  const [left] = useState(() => unsentOf(draftKey));
  const [recording, setRecording] = useState<Recording>(left ? { state: "done", ...left } : { state: "asking" });
  const [recorder, setRecorder] = useState<Recorder | null>(null);
  const [attempt, setAttempt] = useState(0);
  const isSettled = useRef(false);
  useEffect(() => {
    if (left) return undefined;
    player.pause();
    const made = new Recorder(name, setRecording);
    setRecorder(made);
    void made.start();
    return () => {
      if (isSettled.current) made.discard();
      else made.leave((done) => keepUnsent(draftKey, done));
    };
  }, [left, name, draftKey, attempt]);
  useEffect(() => {
    if (recording.state === "done" && !isSettled.current) keepUnsent(draftKey, recording);
  }, [recording, draftKey]);
  return {
    recorder,
    recording,
    isLeft: left !== null,
    restart: () => setAttempt((n) => n + 1),
    settle: () => {
      isSettled.current = true;
      dropUnsent(draftKey);
    },
  };
}

function RecordingPart(props: {
  recording: Recording;
  recorder: Recorder | null;
  isLeft: boolean;
  onRetry: () => void;
}) {
  const t = useText();
  const { recording } = props;
  switch (recording.state) {
    case "asking":
      return (
        <span className={css.state} role="status">
          {t("chatmedia.asking")}
        </span>
      );
    case "failed":
      return (
        <div className={css.problem}>
          <Notice
            tone="danger"
            action={
              <Button variant="secondary" size="sm" onPress={props.onRetry}>
                {t("common.retry")}
              </Button>
            }
          >
            {t(`chatmedia.${recording.why}`)}
          </Notice>
        </div>
      );
    case "done":
      return <Listen recorded={recording.recorded} hasFocus={!props.isLeft} />;
    default:
      return <Live recording={recording} recorder={props.recorder} />;
  }
}

/** What is recorded right now. */
function Live(props: { recording: Recording & { state: "recording" | "paused" }; recorder: Recorder | null }) {
  const t = useText();
  const locale = useLocale();
  const { recording, recorder } = props;
  const isOn = recording.state === "recording";
  const stop = useRef<HTMLButtonElement>(null);
  // The button that was pressed to begin is no longer there.
  useEffect(() => stop.current?.focus(), []);
  const time = formatLength(locale, recording.elapsed / 1000);
  const empty = Array.from({ length: shownLevels - recording.levels.length }, () => 0);
  return (
    <>
      <span className={css.state}>
        <span className={css.dot} data-on={isOn ? true : undefined} aria-hidden="true" />
        <span role="timer" aria-label={t("chatmedia.time", { time })}>
          {time}
        </span>
        <Hidden>
          <span role="status">{t(isOn ? "chatmedia.recording" : "chatmedia.paused")}</span>
        </Hidden>
      </span>
      <span className={css.levels}>
        <Waveform levels={[...empty, ...recording.levels.map((level) => Math.min(1, level * 4))]} played={0} />
      </span>
      <IconButton
        label={t(isOn ? "chatmedia.pause" : "chatmedia.resume")}
        hasTip={false}
        onPress={() => (isOn ? recorder?.pause() : recorder?.resume())}
      >
        {isOn ? <Pause aria-hidden="true" /> : <Mic aria-hidden="true" />}
      </IconButton>
      <IconButton ref={stop} label={t("chatmedia.finish")} hasTip={false} onPress={() => recorder?.finish()}>
        <Square aria-hidden="true" />
      </IconButton>
    </>
  );
}

/** What was recorded, before it is sent. */
function Listen({ recorded, hasFocus }: { recorded: Recorded; hasFocus: boolean }) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (hasFocus) box.current?.querySelector("button")?.focus();
  }, [hasFocus]);
  const track = (): Track => ({
    key: "own recording",
    async open() {
      const address = URL.createObjectURL(recorded.file);
      return { address, release: () => URL.revokeObjectURL(address) };
    },
    isShown: () => box.current?.isConnected === true,
    next: () => null,
  });
  return (
    <div ref={box} className={css.levels}>
      <AudioControls
        trackKey="own recording"
        track={track}
        name={t("chatmedia.voiceMessage")}
        duration={recorded.duration / 1000}
        levels={recorded.levels}
      />
    </div>
  );
}
