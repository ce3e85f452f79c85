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

/** Every temporal layer. */
export const everyPicture = 3;

/** What of a layer's rate its temporal layers up to one make up. */
const shareUpTo = (shares: readonly number[], temporal: number): number =>
  temporal >= shares.length ? 1 : shares.slice(0, temporal + 1).reduce((sum, share) => sum + share, 0);

/**
 * Fewer pictures a second where that makes room: for the lowest layer that would be paused or does not fit, and for a sharper
 * one that fits with half the pictures. Changes `chosen` in place.
 * @returns per claim the highest temporal layer to send
 */
export function thin(
  claims: readonly (Claim & { readonly shares: readonly (readonly number[])[] })[],
  chosen: number[],
  budget: number,
): number[] {
  const temporal = claims.map(() => everyPicture);
  if (budget === Infinity) return temporal;
  const rateOf = (i: number) => (chosen[i]! < 0 ? 0 : claims[i]!.rates[chosen[i]!]!);
  let left = claims.reduce((sum, _, i) => sum - rateOf(i), budget);
  const order = claims.map((_, i) => i).sort((a, b) => claims[b]!.priority - claims[a]!.priority);
  for (const i of order.toReversed()) {
    const shares = claims[i]!.shares[chosen[i]!] ?? [];
    for (let level = shares.length - 2; left < 0 && level >= 0; level--) {
      left += rateOf(i) * (shareUpTo(shares, temporal[i]!) - shareUpTo(shares, level));
      temporal[i] = level;
    }
  }
  for (const i of order) {
    const { rates, wanted, shares } = claims[i]!;
    const next = chosen[i] === -2 ? rates.findIndex((rate) => rate > 0) : chosen[i]! + 1;
    if (chosen[i] === -1 || temporal[i] !== everyPicture || next < 0 || next > Math.min(wanted, rates.length - 1))
      continue;
    const parts = shares[next] ?? [];
    for (let level = parts.length - 2; level >= (chosen[i] === -2 ? 0 : 1); level--) {
      const rate = rates[next]!;
      const extra = rate * shareUpTo(parts, level) - rateOf(i);
      if (rate === 0 || extra > left) continue;
      left -= extra;
      [chosen[i], temporal[i]] = [next, level];
      break;
    }
  }
  return temporal;
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
