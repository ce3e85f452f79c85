import type { Track, TrackProcessor, VideoProcessorOptions } from "livekit-client";
import { BackgroundError, openFilter, type Filter } from "./filter.ts";
import { readBackground } from "./settings.ts";

/** Draws the chosen background into a camera's track before it is sent. While it has failed it lets no track through. */
export class BackgroundProcessor implements TrackProcessor<Track.Kind.Video, VideoProcessorOptions> {
  readonly name = "background";
  processedTrack?: MediaStreamTrack;
  #filter: Filter | null = null;
  #isDestroyed = false;
  readonly #onFailed: (processor: BackgroundProcessor) => void;

  constructor(onFailed: (processor: BackgroundProcessor) => void) {
    this.#onFailed = onFailed;
  }

  get isWorking(): boolean {
    return this.#filter !== null;
  }

  /** Also stops the camera where it cannot be done: who fails to get a processed track would send that of the camera. */
  readonly init = async ({ track }: VideoProcessorOptions): Promise<void> => {
    try {
      await this.#open();
    } catch (error) {
      track.stop();
      throw error;
    }
    this.#filter?.feed(track);
  };

  readonly restart = async (options: VideoProcessorOptions): Promise<void> => {
    if (this.#filter) this.#filter.feed(options.track);
    else await this.init(options);
  };

  async show(): Promise<void> {
    const background = readBackground();
    if (background !== "none") await this.#filter?.show(background);
  }

  readonly destroy = async (): Promise<void> => {
    this.#isDestroyed = true;
    this.#filter?.end();
    this.#filter = null;
    await Promise.resolve();
  };

  async #open(): Promise<void> {
    const background = readBackground();
    const filter = await openFilter(background === "none" ? "strong" : background, () => {
      if (this.#filter === null) return;
      this.#filter = null;
      this.#onFailed(this);
    });
    if (this.#isDestroyed) {
      filter.end();
      throw new BackgroundError("The camera was turned off meanwhile.");
    }
    this.#filter = filter;
    this.processedTrack = filter.output;
  }
}
