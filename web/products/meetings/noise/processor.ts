import type { AudioProcessorOptions, Track, TrackProcessor } from "livekit-client";
import { NoiseError, openSuppressor, type Failure, type Suppressor } from "./suppressor.ts";

/** Takes noise out of a microphone's track before it is sent, and goes with it from room to room. */
export class NoiseProcessor implements TrackProcessor<Track.Kind.Audio, AudioProcessorOptions> {
  readonly name = "noise";
  processedTrack?: MediaStreamTrack;
  #suppressor: Suppressor | null = null;
  #fed: MediaStreamTrack | null = null;
  #isDestroyed = false;
  readonly #onFailed: (processor: NoiseProcessor, failure: Failure) => void;

  constructor(onFailed: (processor: NoiseProcessor, failure: Failure) => void) {
    this.#onFailed = onFailed;
  }

  get isWorking(): boolean {
    return this.#suppressor !== null;
  }

  /** Throws NoiseError where it cannot be done; the microphone is sent as it is then. */
  readonly init = async ({ track }: AudioProcessorOptions): Promise<void> => {
    const suppressor = await openSuppressor(track, (failure) => this.#fail(failure));
    if (this.#isDestroyed) {
      suppressor.end();
      throw new NoiseError("broken", "The microphone was closed meanwhile.");
    }
    this.#suppressor = suppressor;
    this.#fed = track;
    this.processedTrack = suppressor.output;
  };

  /** Another microphone, or the same one in another room. One that cannot be read is sent as it is. */
  readonly restart = async ({ track }: AudioProcessorOptions): Promise<void> => {
    if (track === this.#fed) return;
    this.#fed = track;
    try {
      this.#suppressor?.feed(track);
    } catch {
      this.#fail("broken");
    }
    await Promise.resolve();
  };

  readonly destroy = async (): Promise<void> => {
    this.#isDestroyed = true;
    this.#end();
    await Promise.resolve();
  };

  #end(): void {
    this.#suppressor?.end();
    this.#suppressor = null;
    delete this.processedTrack;
  }

  #fail(failure: Failure): void {
    if (!this.#suppressor) return;
    this.#end();
    this.#onFailed(this, failure);
  }
}
