import { liveAskEveryMs, type LiveCaption, type LivePlaylist, type LiveTrack } from "@safos/contract/live-page";
import { publicLivePageRoutes as routes } from "@safos/contract/routes/live-watching";
import { ApiError } from "../../../platform/api.ts";
import { addressOf, requestBlob } from "../../../platform/request.ts";
import { LiveClock } from "./clock.ts";
import { keyOf, Slot, sourcesOf } from "./slot.ts";

const tickMs = 200;
/** Pages do not ask in the same moment, ms. */
const spreadMs = 400;
/** A piece that has not come by then is asked for again. */
const pieceWithinMs = 8000;
const idleEveryMs = 10_000;
/** How long a caption stands, ms. */
const captionMs = 8000;

export interface LiveView {
  /** Null: nothing is known yet. */
  readonly playlist: LivePlaylist | null;
  /** Why nothing can be shown. */
  readonly error: ApiError | null;
  /** The server does not answer. */
  readonly isLost: boolean;
  readonly isPlayable: boolean;
  /** Those that show something now. */
  readonly slots: readonly Slot[];
  readonly captions: readonly LiveCaption[];
  readonly isMuted: boolean;
  /** The browser waits for a press before it plays sound. */
  readonly isSoundRefused: boolean;
}

const nothing: LiveView = {
  playlist: null,
  error: null,
  isLost: false,
  isPlayable: true,
  slots: [],
  captions: [],
  isMuted: false,
  isSoundRefused: false,
};

/** Asks for what is shown, and plays it together on one clock. */
export class LivePlayer {
  readonly #code: string;
  readonly #clock = new LiveClock();
  readonly #sources = sourcesOf(globalThis);
  readonly #slots = new Map<string, Slot>();
  readonly #listeners = new Set<() => void>();
  #view: LiveView = { ...nothing, isPlayable: sourcesOf(globalThis) !== null };
  #origin: number | null = null;
  #newest = 0;
  #asking: ReturnType<typeof setTimeout> | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #isEnded = false;

  /** @param code as it is shown to the server, with the proof of the password */
  constructor(code: string) {
    this.#code = code;
  }

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): LiveView => this.#view;

  begin(): void {
    this.#isEnded = false;
    this.#ticking = setInterval(() => this.#tick(), tickMs);
    void this.#ask();
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#asking);
    clearInterval(this.#ticking);
    this.#clear();
  }

  setMuted(isMuted: boolean): void {
    for (const slot of this.#slots.values()) {
      if (slot.isPicture) continue;
      slot.element.muted = isMuted;
      if (!isMuted) slot.allowSound();
    }
    this.#set({ isMuted, isSoundRefused: false });
  }

  async #ask(): Promise<void> {
    let wait = liveAskEveryMs;
    try {
      const blob = await requestBlob(routes.readLivePlaylist, { params: { code: this.#code } });
      const playlist = JSON.parse(await blob.text()) as LivePlaylist;
      if (this.#isEnded) return;
      this.#receive(playlist);
      if (playlist.state === "scheduled" || playlist.state === "over") wait = idleEveryMs;
    } catch (error) {
      if (this.#isEnded) return;
      const isRefused = error instanceof ApiError && (error.code === "LINK_UNKNOWN" || error.code === "LINK_LOCKED");
      if (isRefused) {
        this.#clear();
        this.#set({ error, playlist: null, isLost: false });
        wait = idleEveryMs;
      } else this.#set({ isLost: true });
    }
    this.#asking = setTimeout(() => void this.#ask(), wait - spreadMs / 2 + Math.random() * spreadMs);
  }

  #receive(playlist: LivePlaylist): void {
    this.#set({ playlist, error: null, isLost: false });
    if (playlist.state !== "live") return this.#clear();
    const now = performance.now();
    const newest = playlist.tracks.flatMap((one) => one.segments).reduce((most, one) => Math.max(most, one.until), 0);
    if (newest > this.#newest) {
      this.#newest = newest;
      this.#clock.note(newest, now);
    }
    const target = this.#clock.target(now);
    if (target === null || !this.#sources) return;
    this.#origin ??= target - 60_000;
    const bySlot = new Map<string, LiveTrack[]>();
    for (const track of playlist.tracks) bySlot.set(keyOf(track), [...(bySlot.get(keyOf(track)) ?? []), track]);
    for (const [key, tracks] of bySlot) {
      const slot = this.#slots.get(key) ?? this.#make(tracks, this.#origin, target);
      slot?.take(tracks, target);
    }
    for (const [key, slot] of this.#slots) if (!bySlot.has(key)) this.#close(slot);
  }

  /** What has ended before it could be seen is not begun; the stretch that goes on may not be the first. */
  #make(tracks: readonly LiveTrack[], origin: number, target: number): Slot | null {
    const track = tracks.find((one) => one.segments.some(({ until }) => until > target));
    if (!this.#sources || !track) return null;
    const slot = new Slot({
      ...{ track, origin, sources: this.#sources },
      fetchPiece: (trackId, n) => this.#fetch(trackId, n),
    });
    if (!slot.isPicture) slot.element.muted = this.#view.isMuted;
    this.#slots.set(slot.key, slot);
    return slot;
  }

  async #fetch(trackId: string, n: number): Promise<ArrayBuffer> {
    const params = { code: this.#code, name: `${trackId}-${n}` };
    const response = await fetch(addressOf(routes.readLiveSegment, { params }), {
      credentials: "same-origin",
      signal: AbortSignal.timeout(pieceWithinMs),
    });
    if (!response.ok) throw new Error("The piece is gone.");
    return response.arrayBuffer();
  }

  #tick(): void {
    const now = performance.now();
    const target = this.#clock.target(now);
    if (target === null) return;
    let isStalled = false;
    for (const slot of this.#slots.values()) {
      if (slot.hasFailed) {
        this.#close(slot);
        continue;
      }
      if (!slot.tick(target, now)) isStalled = true;
      const { playlist } = this.#view;
      const tracks = playlist?.tracks.filter((one) => keyOf(one) === slot.key) ?? [];
      slot.take(tracks, target);
    }
    if (isStalled) this.#clock.stalled(now);
    else this.#clock.calm(now);
    const all = [...this.#slots.values()];
    const slots = all.filter((one) => one.isShown);
    const captions = (this.#view.playlist?.captions ?? []).filter(({ at }) => at <= target && at > target - captionMs);
    const isSoundRefused = all.some((one) => !one.isPicture && one.isRefused);
    const { slots: shown, captions: read } = this.#view;
    if (isSame(shown, slots) && isSame(read, captions) && isSoundRefused === this.#view.isSoundRefused) return;
    this.#set({ slots, captions, isSoundRefused });
  }

  #close(slot: Slot): void {
    slot.close();
    this.#slots.delete(slot.key);
  }

  #clear(): void {
    for (const slot of this.#slots.values()) slot.close();
    this.#slots.clear();
    if (this.#view.slots.length > 0 || this.#view.captions.length > 0) this.#set({ slots: [], captions: [] });
  }

  #set(change: Partial<LiveView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const isSame = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);
