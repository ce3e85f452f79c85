import "./text.ts";
import type { RecordedTrack } from "@safos/contract/recordings";
import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { cx, IconButton } from "../../../ui/index.ts";
import { contentAddress } from "./queries.ts";
import css from "./Recording.module.css";
import { isWithin, sayTime, wantedOf } from "./together.ts";

/** How often the parts are brought together, ms. */
const everyMs = 200;

/** Plays the parts of a recording together, each at its own time, where the server makes no films. */
export function TracksPlayer({ tracks, seconds }: { tracks: readonly RecordedTrack[]; seconds: number }) {
  const t = useText();
  const elements = useRef(new Map<number, HTMLMediaElement>());
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const place = useRef(0);

  useEffect(() => {
    let last = performance.now();
    const step = (): void => {
      const now = performance.now();
      if (isPlaying) place.current = Math.min(seconds, place.current + (now - last) / 1000);
      last = now;
      for (const track of tracks) {
        const element = elements.current.get(track.fileId);
        if (!element) continue;
        const wanted = wantedOf(track, place.current, element.currentTime, isPlaying);
        if (wanted.seek !== null) element.currentTime = wanted.seek;
        if (wanted.isPlaying && element.paused) element.play().catch(() => undefined);
        else if (!wanted.isPlaying && !element.paused) element.pause();
      }
      setAt(place.current);
      if (place.current >= seconds) setPlaying(false);
    };
    step();
    const timer = setInterval(step, everyMs);
    return () => clearInterval(timer);
  }, [isPlaying, tracks, seconds]);

  const keep = (fileId: number) => (element: HTMLMediaElement | null) => {
    if (element) elements.current.set(fileId, element);
    else elements.current.delete(fileId);
  };
  return (
    <div>
      <p className={css.about}>{t("recording.tracks")}</p>
      <div className={css.gallery}>
        {tracks.map((track) =>
          track.kind === "sound" ? (
            <audio key={track.fileId} ref={keep(track.fileId)} src={contentAddress(track.fileId)} preload="metadata" />
          ) : (
            <figure
              key={track.fileId}
              hidden={!isWithin(track, at)}
              className={cx(track.kind === "screen" && css.screen)}
            >
              <video ref={keep(track.fileId)} src={contentAddress(track.fileId)} preload="metadata" muted playsInline />
              <figcaption>{track.name}</figcaption>
            </figure>
          ),
        )}
      </div>
      <div className={css.controls}>
        <IconButton
          label={t(isPlaying ? "recording.halt" : "recording.play")}
          onPress={() => {
            if (at >= seconds) place.current = 0;
            setPlaying(!isPlaying);
          }}
        >
          {isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
        </IconButton>
        <input
          type="range"
          aria-label={t("recording.position")}
          aria-valuetext={`${sayTime(at)} / ${sayTime(seconds)}`}
          min={0}
          max={seconds}
          step={0.1}
          value={at}
          onChange={(event) => {
            place.current = Number(event.target.value);
            setAt(place.current);
          }}
        />
        <span className={css.time}>
          {sayTime(at)} / {sayTime(seconds)}
        </span>
      </div>
    </div>
  );
}
