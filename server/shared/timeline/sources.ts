import type { DatedThing, Layer } from "@safos/contract/timeline";
import type { Principal } from "#http";

export interface Window {
  readonly from: Date;
  /** Not in it. */
  readonly to: Date;
}

/** One thing with a date, as its module knows it. */
export type Dated = Omit<DatedThing, "layer">;

export interface FoundThings {
  readonly things: readonly Dated[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** A layer of the time line; a module offers its own among its part `timeLineSources`. */
export interface TimeLineSource {
  readonly layer: Layer;
  /**
   * What of a window the person may open, the first to come first, and no more than `limit`. Access is the module's to ask,
   * in its own query: nobody asks again.
   */
  list(person: Principal, window: Window, limit: number): Promise<FoundThings>;
}
