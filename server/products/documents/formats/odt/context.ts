import type { Zippable } from "fflate";
import type { LoadImage } from "../content.ts";

/** What writing one file carries along and collects. */
export interface OdtContext {
  readonly publicUrl: string;
  readonly locale: string;
  readonly loadImage: LoadImage;
  /** Styles of text that are used, by name. */
  readonly styles: Map<string, string>;
  /** Pictures by their path in the file. */
  readonly pictures: Zippable;
  pictureCount: number;
}
