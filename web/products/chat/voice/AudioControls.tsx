import { Pause, Play } from "lucide-react";
import type { ReactNode } from "react";
import { useLocale, useText } from "../../../text/index.tsx";
import { IconButton, Notice, PlainButton } from "../../../ui/index.ts";
import { rates, type Track } from "./player.ts";
import { player, usePlaying } from "./sound.ts";
import "./text.ts";
import { formatLength } from "./times.ts";
import { condense } from "./voice-content.ts";
import css from "./Voice.module.css";
import { Waveform } from "./Waveform.tsx";

/** As many bars as a player is wide. */
const bars = 60;

/** What is short is drawn as wide as what is long. */
function barsOf(levels: readonly number[]): number[] {
  const condensed = condense(levels, bars);
  return Array.from({ length: bars }, (_, at) => condensed[Math.floor((at * condensed.length) / bars)] ?? 0);
}

/** Plays a sound: its waveform is where one is in it, by pointer and keys. */
export function AudioControls(props: {
  /** Made when it is needed: where it is shown is known then. */
  track: () => Track;
  trackKey: string;
  /** As in a sentence: "the voice message", or a file's name. */
  name: string;
  /** Shown above; a voice message needs none. */
  title?: string;
  /** Seconds, as the sender says. */
  duration: number | null;
  levels: readonly number[];
  children?: ReactNode;
}) {
  const t = useText();
  const locale = useLocale();
  const playing = usePlaying();
  const { name } = props;
  const isCurrent = playing.key === props.trackKey;
  const isPlaying = isCurrent && playing.isPlaying;
  const position = isCurrent ? playing.position : 0;
  const length = (isCurrent ? playing.duration : null) ?? props.duration;
  const seek = (seconds: number): void => void player.seek(props.track(), Math.max(0, Math.min(length ?? 0, seconds)));
  const time = formatLength(locale, position);
  const whole = length === null ? null : formatLength(locale, length);
  return (
    <>
      <div className={css.player}>
        <IconButton
          size="lg"
          label={t(isPlaying ? "chatmedia.stop" : "chatmedia.play", { name })}
          hasTip={false}
          onPress={() => (isPlaying ? player.pause() : void player.play(props.track()))}
        >
          {isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
        </IconButton>
        <div className={css.playerBody}>
          {props.title !== undefined && <div className={css.title}>{props.title}</div>}
          <div className={css.seek}>
            <input
              type="range"
              aria-label={t("chatmedia.position", { name })}
              aria-valuetext={t("chatmedia.positionOf", { time, length: whole ?? "–" })}
              min={0}
              max={length ?? 0}
              step={0.01}
              value={Math.min(position, length ?? 0)}
              disabled={length === null}
              onChange={(event) => seek(Number(event.target.value))}
              onKeyDown={(event) => {
                const step = stepOf(event.key, length ?? 0);
                if (step === 0) return;
                event.preventDefault();
                seek(position + step);
              }}
            />
            <Waveform levels={barsOf(props.levels)} played={length ? position / length : 0} />
          </div>
          <div className={css.meta}>
            <span>{isPlaying || position > 0 ? time : (whole ?? "–")}</span>
            <PlainButton
              className={css.rate ?? ""}
              aria-label={t("chatmedia.rate", { rate: playing.rate.toLocaleString(locale) })}
              onPress={() => player.setRate(rates[(rates.indexOf(playing.rate) + 1) % rates.length] ?? 1)}
            >
              {playing.rate.toLocaleString(locale)}×
            </PlainButton>
          </div>
        </div>
        {props.children}
      </div>
      {isCurrent && playing.hasFailed && (
        <Notice tone="danger">{t("chatmedia.failed", { name: capital(props.title ?? name) })}</Notice>
      )}
    </>
  );
}

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** Seconds that a key moves by: five, or a second where the whole is short. */
function stepOf(key: string, length: number): number {
  const small = length < 20 ? 1 : 5;
  const steps: Record<string, number> = {
    ArrowRight: small,
    ArrowUp: small,
    ArrowLeft: -small,
    ArrowDown: -small,
    PageUp: length / 10,
    PageDown: -length / 10,
    Home: -length,
    End: length,
  };
  return steps[key] ?? 0;
}
