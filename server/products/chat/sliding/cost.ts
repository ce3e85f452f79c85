import type { SlidingRequest } from "./request.ts";

/** Rooms of lists that are looked at for the price of one send: that takes some 4 milliseconds (`bench/sliding.ts`). */
const roomsPerSend = 2000;
/**
 * What a look costs in sends, by what it asks for and how many rooms its person has: each list is filtered over all of them, and
 * each range is gone through. A person's three clients with 2,000 rooms that ask again at each of five messages a second never meet the limit.
 */
export function costOfAsking({ lists, subscriptions }: SlidingRequest, rooms: number): number {
  let looked = subscriptions.size;
  for (const { ranges } of lists) {
    looked += rooms;
    for (const [first, last] of ranges) looked += Math.max(Math.min(last + 1, rooms) - first, 0);
  }
  return 1 + looked / roomsPerSend;
}
