import { expect, test } from "vitest";
import { condense, readAudio, voiceContent } from "./voice-content.ts";

test("what is written of a voice message is read again", () => {
  const content = voiceContent({
    name: "a.ogg",
    size: 10,
    stored: { url: "mxc://a/b" },
    duration: 1500,
    levels: [0, 0.5, 7],
  });
  expect(content["org.matrix.msc1767.audio"]).toEqual({ duration: 1500, waveform: [0, 512, 1024] });
  expect(readAudio(content)).toEqual({ isVoice: true, duration: 1500, waveform: [0, 0.5, 1] });
});

test("plain audio is no voice message, and what is malformed counts as unsaid", () => {
  expect(readAudio({ info: { duration: 20 } })).toEqual({ isVoice: false, duration: 20, waveform: [] });
  const malformed = { "org.matrix.msc1767.audio": { duration: "1", waveform: [1, "2"] }, info: 3 };
  expect(readAudio(malformed)).toEqual({ isVoice: false, duration: null, waveform: [] });
  expect(readAudio({ "org.matrix.msc1767.audio": { waveform: [-1] } }).waveform).toEqual([]);
});

test("a long waveform keeps its peaks", () => {
  expect(condense([0, 1, 0, 0, 0.5, 0], 3)).toEqual([1, 0, 0.5]);
  expect(condense([0.2], 3)).toEqual([0.2]);
});
