/** The name of our node among those of the audio thread. */
export const workletName = "safos-noise";

/**
 * How the audio thread gets its frames cleaned: by a module of its own, or through a port, where a worker cleans each
 * frame that it is sent and sends it back.
 */
export type Cleaning =
  | { readonly kind: "here"; readonly module: WebAssembly.Module }
  | { readonly kind: "elsewhere"; readonly port: MessagePort };

/** What the audio thread says. After `failed` only silence comes of it. */
export type FromWorklet =
  /** Samples cleaned since the last report. */
  { readonly kind: "progress"; readonly samples: number } | { readonly kind: "failed"; readonly reason: string };

/** What the worker is asked: RNNoise's address, and where frames may come from. */
export interface ToWorker {
  readonly address: string;
  readonly frames: MessagePort;
}

/** What the worker answers. It then cleans what comes through the port until it is ended. */
export type FromWorker =
  | { readonly kind: "compiled"; readonly module: WebAssembly.Module }
  | { readonly kind: "failed"; readonly reason: string };
