import { expect, test } from "vitest";
import { passagesOf, writeSrt, writeText, writeVtt, type SpokenLine } from "./formats.ts";

const began = new Date("2026-11-25T08:30:00Z");
const line = (name: string, from: number, to: number, text: string): SpokenLine => ({
  name,
  text,
  startedAt: new Date(began.getTime() + from),
  endedAt: new Date(began.getTime() + to),
});
const spoken = [
  line("Märta Sjöström", 1500, 3200, "Vi har bokat rum i Luleå."),
  line("Märta Sjöström", 4000, 5000, "Det är klart."),
  line("Bo <b> & Co", 3_723_004, 3_725_500, "Två --> tre & <fem>."),
];

test("what one person says without anybody between is one passage, until they pause for long", () => {
  expect(passagesOf(spoken, began)).toEqual([
    { by: "Märta Sjöström", at: "00:00:01", text: "Vi har bokat rum i Luleå. Det är klart." },
    { by: "Bo <b> & Co", at: "01:02:03", text: "Två --> tre & <fem>." },
  ]);
  expect(passagesOf([line("A", 0, 1000, "Ett."), line("A", 60_000, 61_000, "Två.")], began)).toHaveLength(2);
  const long = Array.from({ length: 100 }, (_, n) => line("A", n * 1000, n * 1000 + 900, "ord ".repeat(10).trim()));
  for (const { text } of passagesOf(long, began)) expect(text.length).toBeLessThan(1600);
});

test("the text has a line for each passage", () => {
  expect(writeText("Avstämning", spoken, began).split("\n\n")).toEqual([
    "Avstämning",
    "[00:00:01] Märta Sjöström: Vi har bokat rum i Luleå. Det är klart.",
    "[01:02:03] Bo <b> & Co: Två --> tre & <fem>.\n",
  ]);
});

test("WebVTT names who speaks, and no name, word or title is read as a mark", () => {
  const vtt = writeVtt("A --> B", spoken, began);
  expect(vtt.startsWith("WEBVTT\n\nNOTE A --&gt; B\n\n")).toBe(true);
  expect(vtt).toContain("00:00:01.500 --> 00:00:03.200\n<v Märta Sjöström>Vi har bokat rum i Luleå.</v>");
  expect(vtt).toContain(
    "01:02:03.004 --> 01:02:05.500\n<v Bo &lt;b&gt; &amp; Co>Två --&gt; tre &amp; &lt;fem&gt;.</v>",
  );
});

test("SubRip numbers its pieces; what was said before the beginning is at the beginning, and none is without length", () => {
  const srt = writeSrt([...spoken, line("A\nB", -400, -300, "Hej\n\n4\n00:00:00,000 --> 00:00:01,000")], began);
  expect(srt).toContain("3\n01:02:03,004 --> 01:02:05,500\nBo <b> & Co: Två → tre & <fem>.\n");
  expect(srt).toContain("4\n00:00:00,000 --> 00:00:00,500\nA B: Hej 4 00:00:00,000 → 00:00:01,000\n");
  expect(srt.match(/-->/g)).toHaveLength(4);
});
