import type { LoadImage } from "../content.ts";

/** What writing one file carries along; the counters are its own. */
export interface DocxContext {
  readonly publicUrl: string;
  readonly locale: string;
  readonly loadImage: LoadImage;
  /** The id of the next tracked change. */
  nextChange: number;
  /** Lists of the top level so far; each is numbered for itself. */
  lists: number;
}

/** Where a block stands: how far in, in which list, on which shade. */
export interface Position {
  readonly indent: number;
  readonly list?: { readonly reference: string; readonly level: number; readonly instance: number };
  readonly shade?: string;
  /** Stands before the first text: a task's box. */
  readonly lead?: string;
}
