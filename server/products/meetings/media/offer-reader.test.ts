import { expect, test } from "vitest";
import { OfferReader } from "./offer-reader.ts";
import { OfferError } from "./sdp.ts";

const head = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
/** A section as long as Chromium writes one for video. */
const section = (mid: string, more = ""): string =>
  [
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
    "c=IN IP4 0.0.0.0",
    "a=ice-ufrag:u",
    "a=ice-pwd:p",
    "a=fingerprint:sha-256 AA",
    `a=mid:${mid}`,
    "a=recvonly",
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 nack",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
    ...Array.from({ length: 90 }, (_, n) => `a=rtpmap:${100 + n} unknown-codec-with-a-name/90000`),
    ...(more === "" ? [] : [more]),
    "",
  ].join("\r\n");
const offer = (count: number): string => head + Array.from({ length: count }, (_, n) => section(`${n}`)).join("");

test("offers of a call of hundreds are read, and only what is new in each", () => {
  const reader = new OfferReader();
  const sdp = offer(300);
  expect(sdp.length).toBeGreaterThan(1_000_000);
  const first = reader.read(sdp, { sections: 400, now: 0 });
  expect(first.sections).toHaveLength(300);
  expect(first.sections[7]).toMatchObject({ mid: "7", kind: "video", direction: "recvonly", isStopped: false });
  expect(first.sections[7]?.codecs).toEqual([expect.objectContaining({ name: "vp8", payloadType: 96, rtx: 97 })]);
  const changed = sdp.replace("a=mid:7\r\na=recvonly", "a=mid:7\r\na=inactive");
  const second = reader.read(changed + section("300"), { sections: 400, now: 0 });
  expect(second.sections).toHaveLength(301);
  for (const [index, one] of first.sections.entries())
    if (index === 7) expect(second.sections[7]?.direction).toBe("inactive");
    else expect(second.sections[index]).toBe(one);
  // What is offered no longer is not remembered.
  reader.read(offer(1), { sections: 400, now: 30_000 });
  expect(reader.read(sdp, { sections: 400, now: 60_000 }).sections[7]).not.toBe(first.sections[7]);
});

test("more sections than there are tracks for, and what cannot be read, are refused", () => {
  const read = (sdp: string, sections = 10) => new OfferReader().read(sdp, { sections, now: 0 });
  expect(() => read(offer(11))).toThrow(OfferError);
  expect(() => read(head + section("0", `a=x:${"y".repeat(40_000)}`))).toThrow(OfferError);
  expect(() => read("v".repeat(20_000) + section("0"))).toThrow(OfferError);
  for (const sdp of [
    "",
    "x",
    head,
    `${head}m=`,
    `${head}m=video\r\n`,
    "m=audio 9 X 1\r\n",
    offer(1).replaceAll("a=ice", "a=ace"),
  ])
    expect(() => read(sdp)).toThrow(OfferError);
});

test("offers that are new again and again are refused, and those that repeat are not", () => {
  const reader = new OfferReader();
  const repeated = offer(20);
  for (let n = 0; n < 50; n++) reader.read(repeated, { sections: 100, now: n * 200 });
  const changing = new OfferReader();
  let read = 0;
  expect(() => {
    for (let n = 0; n < 100; n++) {
      changing.read(offer(20).replaceAll("a=mid:", `a=mid:${n}x`), { sections: 100, now: n * 10 });
      read++;
    }
  }).toThrow(OfferError);
  expect(read).toBeGreaterThan(10);
  expect(read).toBeLessThan(40);
});
