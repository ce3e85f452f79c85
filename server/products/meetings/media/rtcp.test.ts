import fc from "fast-check";
import { expect, test } from "vitest";
import {
  buildFir,
  buildNack,
  buildPli,
  buildReceiverReport,
  buildRemb,
  buildSenderReport,
  buildTransportFeedback,
  parseRtcp,
} from "./rtcp.ts";
import { ArrivalRecorder, buildFeedbackBody, parseFeedbackBody } from "./transport-cc.ts";

const u32 = fc.integer({ min: 0, max: 0xffffffff });

test("everything built is parsed back, alone and in a compound", () => {
  fc.assert(
    fc.property(
      u32,
      u32,
      fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0, max: 2 ** 40 }),
      (ssrc, media, offsets, base, bitrate) => {
        const lost = offsets.toSorted((a, b) => a - b).map((offset) => (base + offset) & 0xffff);
        const report = {
          ssrc: media,
          fractionLost: 7,
          totalLost: -3,
          highestSequence: 70_000,
          jitter: 5,
          lastSenderReport: 9,
          delay: 11,
        };
        const sender = { ssrc, ntpHigh: 1, ntpLow: 2, rtpTime: 3, packets: 4, octets: 5 };
        const compound = Buffer.concat([
          buildReceiverReport(ssrc, [report]),
          buildSenderReport(sender),
          buildNack(ssrc, media, lost),
          buildPli(ssrc, media),
          buildFir(ssrc, media, 3),
          buildRemb(ssrc, bitrate, [media]),
        ]);
        const [rr, sr, nack, pli, fir, remb] = parseRtcp(compound);
        expect(rr).toEqual({ kind: "receiverReport", ssrc, reports: [report] });
        expect(sr).toEqual({ kind: "senderReport", ...sender, reports: [] });
        expect(nack).toMatchObject({ kind: "nack", ssrc, media });
        expect(nack?.kind === "nack" ? nack.lost : []).toEqual(lost);
        expect(pli).toEqual({ kind: "pli", ssrc, media });
        expect(fir).toEqual({ kind: "fir", ssrc, media });
        const reported = remb?.kind === "remb" ? remb.bitrate : -1;
        expect(reported).toBeLessThanOrEqual(bitrate);
        expect(reported).toBeGreaterThanOrEqual(bitrate * 0.9999 - 1);
      },
    ),
  );
});

test("more than 31 report blocks become several packets", () => {
  const block = { fractionLost: 0, totalLost: 0, highestSequence: 1, jitter: 0, lastSenderReport: 0, delay: 0 };
  const reports = Array.from({ length: 70 }, (_, i) => ({ ssrc: i, ...block }));
  const parsed = parseRtcp(buildReceiverReport(1, reports));
  expect(parsed).toHaveLength(3);
  expect(parsed.flatMap((p) => (p.kind === "receiverReport" ? p.reports : []))).toEqual(reports);
});

test("broken RTCP is read as far as it is whole", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => void parseRtcp(Buffer.from(bytes))));
  const cut = Buffer.concat([buildPli(1, 2), buildPli(3, 4).subarray(0, 8)]);
  expect(parseRtcp(cut)).toEqual([{ kind: "pli", ssrc: 1, media: 2 }]);
});

test("transport-wide feedback tells every arrival to a quarter of a millisecond", () => {
  const gaps = fc.array(
    fc.record({ gap: fc.integer({ min: 1, max: 30 }), wait: fc.double({ min: -20, max: 200, noNaN: true }) }),
    { minLength: 1, maxLength: 120 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), gaps, (start, steps) => {
      let sequence = start;
      let at = 1000;
      const arrivals = steps.map(({ gap, wait }) => {
        sequence += gap;
        at += wait;
        return { sequence, at: Math.max(0, at) };
      });
      const { body, used } = buildFeedbackBody(arrivals, 5);
      const packet = parseRtcp(buildTransportFeedback(1, 2, body))[0];
      const parsed = packet?.kind === "transportFeedback" ? parseFeedbackBody(packet.body) : null;
      expect(parsed?.feedbackCount).toBe(5);
      expect(parsed?.arrivals.map((a) => a.sequence)).toEqual(arrivals.slice(0, used).map((a) => a.sequence & 0xffff));
      parsed?.arrivals.forEach((a, i) => expect(Math.abs(a.at - (arrivals[i]?.at ?? 0))).toBeLessThanOrEqual(0.126));
    }),
  );
});

test("the recorder tells losses between two feedbacks and repeats nothing", () => {
  const recorder = new ArrivalRecorder();
  for (const sequence of [65_533, 65_534]) recorder.add(sequence, 10);
  const [first] = recorder.takeBodies().map((body) => parseFeedbackBody(body));
  expect(first).toMatchObject({ base: 65_533, count: 2 });
  recorder.add(1, 20);
  recorder.add(1, 25);
  const [second] = recorder.takeBodies().map((body) => parseFeedbackBody(body));
  expect(second).toMatchObject({ base: 65_535, count: 3 });
  expect(second?.arrivals.map((a) => a.sequence)).toEqual([1]);
  expect(recorder.takeBodies()).toEqual([]);
});
