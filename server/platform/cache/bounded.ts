import { LRUCache } from "lru-cache";

/**
 * Keeps at most `max` values; what was used least recently goes first. It grows with what it holds: lru-cache's own `max` sets memory
 * aside for as many from the start, megabytes where they are many.
 */
export const createBounded = <V extends object | string | number | boolean>(
  max: number,
  lifetime: Pick<LRUCache.OptionsBase<string, V, unknown>, "ttl" | "noUpdateTTL"> = {},
): LRUCache<string, V> => new LRUCache({ maxSize: max, sizeCalculation: () => 1, ...lifetime });
