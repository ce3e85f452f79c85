import type { Opened } from "../viewer/open-media.ts";

/** What is played: a voice message, a file of sound, or what one has just recorded. */
export interface Track {
  /** The same for the same sound. */
  readonly key: string;
  /** Where its bytes are fetched; `release` when they are no longer needed. */
  readonly open: () => Promise<Opened>;
  /** Where it is shown is still in the page: without that nobody could stop it. */
  readonly isShown: () => boolean;
  /** What is played after it. */
  readonly next: () => Track | null;
}

export interface Playing {
  readonly key: string | null;
  readonly isPlaying: boolean;
  /** Seconds. */
  readonly position: number;
  /** Seconds; null until the browser knows it. */
  readonly duration: number | null;
  readonly rate: number;
  readonly hasFailed: boolean;
}

/** What the player needs of the browser's own audio element. */
export type Sound = Pick<
  HTMLAudioElement,
  "play" | "pause" | "addEventListener" | "currentTime" | "duration" | "paused" | "ended" | "playbackRate" | "src"
>;

export const rates: readonly number[] = [1, 1.25, 1.5, 2];
const nothing = { key: null, isPlaying: false, position: 0, duration: null, hasFailed: false } as const;

let pauseOther: (() => void) | null = null;

/** Only one thing sounds at a time: what begins to, stops what did. */
export function claimSound(pause: () => void): void {
  if (pauseOther !== pause) pauseOther?.();
  pauseOther = pause;
}

/** Plays one track at a time, then what comes after it. */
export class Player {
  readonly #sound: Sound;
  readonly #listeners = new Set<() => void>();
  #track: Track | null = null;
  #release: (() => void) | undefined;
  #state: Playing = { ...nothing, rate: 1 };
  readonly #pause = (): void => this.#sound.pause();

  constructor(sound: Sound) {
    this.#sound = sound;
    const show = (): void => this.#show();
    for (const event of ["play", "pause", "seeked", "durationchange", "ratechange"] as const)
      sound.addEventListener(event, show);
    sound.addEventListener("timeupdate", () => {
      if (this.#track?.isShown() === false) this.stop();
      else this.#show();
    });
    sound.addEventListener("ended", () => {
      const next = this.#track?.next() ?? null;
      if (next) void this.play(next);
      else this.#show();
    });
    sound.addEventListener("error", () => this.#fail());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): Playing => this.#state;

  async play(track: Track): Promise<void> {
    if (!(await this.#load(track))) return;
    claimSound(this.#pause);
    // A play that is interrupted by a pause or another track is no failure; a broken file is told by the error event.
    await this.#sound.play().catch(() => undefined);
  }

  pause(): void {
    this.#sound.pause();
  }

  /** Goes to a moment, in seconds. */
  async seek(track: Track, seconds: number): Promise<void> {
    if (await this.#load(track)) this.#sound.currentTime = seconds;
  }

  setRate(rate: number): void {
    this.#sound.playbackRate = rate;
    this.#set({ ...this.#state, rate });
  }

  /** Nothing is played, and nothing of it is kept. */
  stop(): void {
    this.#sound.pause();
    this.#track = null;
    this.#free();
    this.#set({ ...nothing, rate: this.#state.rate });
  }

  async #load(track: Track): Promise<boolean> {
    if (this.#track?.key === track.key && !this.#state.hasFailed) return this.#release !== undefined;
    this.stop();
    this.#track = track;
    this.#set({ ...nothing, key: track.key, rate: this.#state.rate });
    try {
      const { address, release } = await track.open();
      // Another one was chosen meanwhile.
      if (this.#track !== track) {
        release?.();
        return false;
      }
      this.#release = release ?? (() => undefined);
      this.#sound.src = address;
      this.#sound.playbackRate = this.#state.rate;
      return true;
    } catch {
      if (this.#track === track) this.#fail();
      return false;
    }
  }

  #free(): void {
    this.#release?.();
    this.#release = undefined;
  }

  #fail(): void {
    if (this.#track) this.#set({ ...nothing, key: this.#track.key, rate: this.#state.rate, hasFailed: true });
  }

  #show(): void {
    if (!this.#track || this.#state.hasFailed) return;
    const { currentTime, duration, paused, ended } = this.#sound;
    this.#set({
      ...this.#state,
      isPlaying: !paused && !ended,
      position: ended ? 0 : currentTime,
      duration: Number.isFinite(duration) && duration > 0 ? duration : null,
    });
  }

  #set(state: Playing): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
