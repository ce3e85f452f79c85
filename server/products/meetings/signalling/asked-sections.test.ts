import { expect, test } from "vitest";
import type { Offer, Section } from "../media/sdp.ts";
import { AskedSections } from "./asked-sections.ts";

const offer = (audio: number, video: number): Offer =>
  ({
    sections: [
      ...Array.from({ length: audio }, () => ({ kind: "audio", direction: "recvonly" }) as Section),
      ...Array.from({ length: video }, () => ({ kind: "video", direction: "recvonly" }) as Section),
    ],
  }) as unknown as Offer;

test("what a client was asked for is not asked for again until it came, or too long ago", () => {
  const asked = new AskedSections();
  asked.note(1, 3, 0);
  asked.note(0, 2, 100);
  expect([asked.open("audio", 100), asked.open("video", 100)]).toEqual([1, 5]);
  // An offer that was on its way before the client knew of it.
  asked.subtract(offer(1, 1), offer(1, 1));
  expect(asked.open("video", 200)).toBe(5);
  asked.subtract(offer(1, 1), offer(2, 4));
  expect([asked.open("audio", 200), asked.open("video", 200)]).toEqual([0, 2]);
  expect(asked.takeOverdue(5000)).toBe(false);
  expect(asked.open("video", 5200)).toBe(0);
  expect([asked.takeOverdue(5200), asked.takeOverdue(5300)]).toEqual([true, false]);
  asked.note(2, 0, 6000);
  expect(asked.open("audio", 6000)).toBe(2);
  asked.forget();
  expect(asked.open("audio", 6001)).toBe(0);
});
