import type { LiveSource, LiveTrack } from "@safos/contract/live-page";
import { covers, follow } from "./clock.ts";
import { wantedOf, type WantedPiece } from "./wanted.ts";

const types = { opus: 'audio/webm; codecs="opus"', vp8: 'video/webm; codecs="vp8"' } as const;
/** What lies further back than this, s, is let go. */
const keptSeconds = 15;
/** A picture that stops stays for so long, ms, where more is to come. */
const standsMs = 4000;
const retryMs = 1000;
/** What is fetched before it is to be seen begins this far back, ms. */
const marginMs = 300;

type Sources = typeof MediaSource;

/** The browser's way to play pieces; null: it has none, or plays none of these. */
export function sourcesOf(all: { MediaSource?: Sources; ManagedMediaSource?: Sources }): Sources | null {
  const found = all.MediaSource ?? all.ManagedMediaSource;
  return found && Object.values(types).every((one) => found.isTypeSupported(one)) ? found : null;
}

type FetchPiece = (trackId: string, n: number) => Promise<ArrayBuffer>;

interface SlotOptions {
  readonly track: LiveTrack;
  readonly sources: Sources;
  /** Zero of the element's time, on the server's clock. */
  readonly origin: number;
  readonly fetchPiece: FetchPiece;
}

/** What one person sends of one kind, one stretch after the other, in an element of its own. */
export class Slot {
  readonly key: string;
  readonly who: string;
  readonly source: LiveSource;
  readonly element: HTMLMediaElement;
  name: string;
  /** Whether there is something to be seen or heard now. */
  isShown = false;
  /** The browser plays no sound before someone has pressed something. */
  isRefused = false;
  #tracks: readonly LiveTrack[] = [];
  readonly #had = new Set<string>();
  readonly #origin: number;
  readonly #fetchPiece: FetchPiece;
  readonly #media: MediaSource;
  readonly #address: string;
  #buffer: SourceBuffer | null = null;
  #beginning = "";
  #isBusy = false;
  #isGone = false;
  #shownAt = 0;
  #retryAt = 0;

  constructor({ track, sources, origin, fetchPiece }: SlotOptions) {
    this.key = keyOf(track);
    this.who = track.who;
    this.source = track.source;
    this.name = track.name;
    this.#origin = origin;
    this.#fetchPiece = fetchPiece;
    this.element = document.createElement(track.codec === "vp8" ? "video" : "audio");
    this.element.setAttribute("playsinline", "");
    // Where pieces come to a managed source only, it is asked for.
    this.element.disableRemotePlayback = true;
    this.element.muted = track.codec === "vp8";
    this.#media = new sources();
    this.#address = URL.createObjectURL(this.#media);
    this.#media.addEventListener("sourceopen", () => {
      this.#buffer ??= this.#media.addSourceBuffer(types[track.codec]);
    });
    this.element.src = this.#address;
  }

  get isPicture(): boolean {
    return this.source === "camera" || this.source === "screen";
  }

  /** `from`: what is to be seen now, on the server's clock. */
  take(tracks: readonly LiveTrack[], from: number): void {
    this.#tracks = tracks;
    this.name = tracks.at(-1)?.name ?? this.name;
    void this.#fill(from - marginMs);
  }

  /** The browser could not play what came: it is begun anew. */
  get hasFailed(): boolean {
    return this.element.error !== null;
  }

  /** Keeps the element where it should be; false: what should be seen has not come. */
  tick(target: number, now: number): boolean {
    const { element } = this;
    const at = (target - this.#origin) / 1000;
    if (covers(rangesOf(element.buffered), at)) {
      const { seek, rate } = follow(element.currentTime, at);
      if (seek !== null) element.currentTime = seek;
      if (element.playbackRate !== rate) element.playbackRate = rate;
      this.#play();
      this.isShown = true;
      this.#shownAt = now;
      return true;
    }
    const goesOn = this.#tracks.some((one) => !one.hasEnded && one.at <= target);
    this.isShown = this.isShown && goesOn && now - this.#shownAt < standsMs;
    if (!this.isShown && !element.paused) element.pause();
    return !goesOn || now - this.#shownAt > standsMs;
  }

  /** After someone has pressed something. */
  allowSound(): void {
    this.isRefused = false;
    this.#play();
  }

  close(): void {
    this.#isGone = true;
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    URL.revokeObjectURL(this.#address);
  }

  #play(): void {
    if (!this.element.paused || this.isRefused) return;
    this.element.play().catch((error: unknown) => {
      this.isRefused = error instanceof DOMException && error.name === "NotAllowedError";
    });
  }

  /** One piece after the other. */
  async #fill(from: number): Promise<void> {
    if (this.#isBusy || !this.#buffer || performance.now() < this.#retryAt) return;
    this.#isBusy = true;
    try {
      for (;;) {
        const [next] = wantedOf(this.#tracks, (id, n) => this.#had.has(`${id}-${n}`), from);
        if (!next || this.#isGone) return;
        const name = `${next.track.id}-${next.segment.n}`;
        await this.#append(next);
        this.#had.add(name);
      }
    } catch {
      // Tried again until it is past: thousands do not ask at once for what did not come.
      this.#retryAt = performance.now() + retryMs * (0.5 + Math.random());
    } finally {
      this.#isBusy = false;
    }
  }

  async #append({ track, segment }: WantedPiece): Promise<void> {
    const bytes = await this.#fetchPiece(track.id, segment.n);
    if (this.#beginning !== track.id) {
      const head = await this.#fetchPiece(track.id, 0);
      const buffer = this.#open();
      if (!buffer) return;
      buffer.abort();
      buffer.timestampOffset = (track.at - this.#origin) / 1000;
      this.#beginning = track.id;
      await appended(buffer, head);
    }
    const buffer = this.#open();
    if (buffer) await appended(buffer, bytes);
    await this.#letGo();
  }

  /** Null: it was closed meanwhile. */
  #open(): SourceBuffer | null {
    return this.#isGone || this.#media.readyState !== "open" ? null : this.#buffer;
  }

  async #letGo(): Promise<void> {
    const buffer = this.#open();
    const until = this.element.currentTime - keptSeconds;
    if (!buffer || until <= 0 || buffer.buffered.length === 0 || buffer.buffered.start(0) > until - 5) return;
    await done(buffer, () => buffer.remove(0, until));
    for (const name of this.#had) if (!this.#isNamed(name)) this.#had.delete(name);
  }

  #isNamed(name: string): boolean {
    return this.#tracks.some(({ id, segments }) => segments.some(({ n }) => `${id}-${n}` === name));
  }
}

export const keyOf = ({ who, source }: Pick<LiveTrack, "who" | "source">): string => `${who} ${source}`;

const rangesOf = (ranges: TimeRanges): [number, number][] =>
  Array.from({ length: ranges.length }, (_, index) => [ranges.start(index), ranges.end(index)]);

const appended = (buffer: SourceBuffer, bytes: ArrayBuffer): Promise<void> =>
  done(buffer, () => buffer.appendBuffer(bytes));

function done(buffer: SourceBuffer, begin: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (event: Event): void => {
      buffer.removeEventListener("updateend", end);
      buffer.removeEventListener("error", end);
      if (event.type === "error") reject(new Error("The browser cannot play this piece."));
      else resolve();
    };
    buffer.addEventListener("updateend", end);
    buffer.addEventListener("error", end);
    begin();
  });
}
