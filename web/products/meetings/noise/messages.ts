/** The name of our node among those of the audio thread. */
export const workletName = "safos-noise";

/** What the audio thread says. After `failed` only silence comes of it. */
export type FromWorklet =
  /** Samples cleaned since the last report. */
  { readonly kind: "progress"; readonly samples: number } | { readonly kind: "failed"; readonly reason: string };

/** What the worker that compiles answers to an address. */
export type FromCompiler =
  | { readonly kind: "compiled"; readonly module: WebAssembly.Module }
  | { readonly kind: "failed"; readonly reason: string };
