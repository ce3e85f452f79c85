import fc from "fast-check";
import { expect, test } from "vitest";
import { PacketOrder, stepsBetween, type SoundPacket } from "./packets.ts";

const packet = (sequence: number, timestamp = sequence * 960): SoundPacket => ({
  sequence: sequence & 0xffff,
  timestamp: timestamp >>> 0,
  payload: new Uint8Array([1]),
});
const taken = (order: PacketOrder, ...packets: SoundPacket[]): [number, number | null][] =>
  order.take(packets).map((one) => [one.packet.sequence, one.missing]);

test("packets come out in their order, once each, also where the numbers begin again", () => {
  const order = new PacketOrder();
  expect(taken(order, packet(65_534), packet(65_536), packet(65_535)).map(([sequence]) => sequence)).toEqual([
    65_534, 65_535, 0,
  ]);
  expect(taken(order, packet(65_535), packet(65_537), packet(65_537))).toEqual([[1, 0]]);
});

test("a gap says how much is missing, and a clock that jumps is a new beginning", () => {
  const order = new PacketOrder();
  expect(taken(order, packet(1), packet(2))).toEqual([
    [1, 0],
    [2, 0],
  ]);
  expect(taken(order, packet(5))).toEqual([[5, 1920]]);
  // A pause in which nothing was sent: the numbers go on, the clock has run.
  expect(taken(order, packet(6, 6 * 960 + 48_000))).toEqual([[6, 48_000]]);
  expect(taken(order, packet(7, 7 * 960 + 48_000 * 60))).toEqual([[7, null]]);
  expect(taken(order, packet(8, 0))).toEqual([[8, null]]);
});

test("whatever comes, nothing is given twice and the order never turns back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 20 }), { maxLength: 20 }),
      (batches) => {
        const order = new PacketOrder();
        let last: number | null = null;
        for (const batch of batches)
          for (const [sequence] of taken(order, ...batch.map((one) => packet(one + 65_300)))) {
            if (last !== null) expect(stepsBetween(last, sequence, 16)).toBeGreaterThan(0);
            last = sequence;
          }
      },
    ),
  );
});
