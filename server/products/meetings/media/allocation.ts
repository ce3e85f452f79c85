/** Which layer of each track one subscriber gets within its bandwidth. */
export interface Claim {
  /** Bits per second of each layer, lowest first; 0 = that layer is not being sent to us. */
  rates: readonly number[];
  /** The highest layer the subscriber asked for; -1 = none (hidden or switched off). */
  wanted: number;
  /** Screens before cameras; larger first. */
  priority: number;
}

/** The best layer that is really arriving, at most `wanted`, else the lowest one above it; -1 = none arrives. */
export function bestActive(rates: readonly number[], wanted: number): number {
  for (let layer = Math.min(wanted, rates.length - 1); layer >= 0; layer--) if (rates[layer]! > 0) return layer;
  for (let layer = wanted + 1; layer < rates.length; layer++) if (rates[layer]! > 0) return layer;
  return -1;
}

/**
 * Every track first gets its lowest layer, then the tracks are raised in order of priority while the budget lasts.
 * @returns per claim the layer to send; -1 = nothing wanted or nothing arrives; -2 = paused for lack of room
 */
export function allocate(claims: readonly Claim[], budget: number, mayPause: boolean): number[] {
  const order = claims.map((_, i) => i).sort((a, b) => claims[b]!.priority - claims[a]!.priority);
  const chosen = claims.map(() => -1);
  let left = budget;
  for (const i of order) {
    const { rates, wanted } = claims[i]!;
    if (wanted < 0) continue;
    const top = bestActive(rates, wanted);
    if (top < 0) continue;
    const lowest = rates.findIndex((rate) => rate > 0);
    const first = Math.min(lowest, top);
    if (rates[first]! > left && mayPause) {
      chosen[i] = -2;
      continue;
    }
    chosen[i] = first;
    left -= rates[first]!;
  }
  for (const i of order) {
    if (chosen[i]! < 0) continue;
    const { rates, wanted } = claims[i]!;
    for (let layer = chosen[i]! + 1; layer <= Math.min(wanted, rates.length - 1); layer++) {
      const rate = rates[layer]!;
      if (rate === 0) continue;
      const extra = rate - rates[chosen[i]!]!;
      if (extra > left) break;
      left -= extra;
      chosen[i] = layer;
    }
  }
  return chosen;
}

export interface LayerSize {
  width: number;
  height: number;
}

/** The lowest layer that fills a tile of the given size, with a tenth of tolerance; the highest when none does. */
export function layerForSize(layers: readonly LayerSize[], width: number, height: number): number {
  const wanted = Math.min(width, height) === 0 ? 0 : width * height;
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i]!;
    if (layer.width * layer.height >= wanted * 0.81) return i;
  }
  return Math.max(0, layers.length - 1);
}
