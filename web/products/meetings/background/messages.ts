/** What is drawn behind the person. */
export type Backdrop =
  | { readonly kind: "blur"; readonly isStrong: boolean }
  | { readonly kind: "picture"; readonly picture: ImageBitmap };

/** What the page asks of the worker that draws. */
export type ToWorker =
  /** `library`: address of the folder with the recogniser. `output`: where drawn frames go; null: back to the page, one by one. */
  | {
      readonly kind: "begin";
      readonly library: string;
      readonly backdrop: Backdrop;
      readonly output: WritableStream<VideoFrame> | null;
    }
  | { readonly kind: "backdrop"; readonly backdrop: Backdrop }
  /** From now on these frames, and no others. */
  | { readonly kind: "input"; readonly input: ReadableStream<VideoFrame> }
  | { readonly kind: "frame"; readonly frame: ImageBitmap };

/** What the worker says. After `failed` it draws nothing more. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "painted"; readonly picture: ImageBitmap }
  /** Mean time that a frame took lately, ms. */
  | { readonly kind: "pace"; readonly meanMs: number }
  | { readonly kind: "failed"; readonly reason: string };
