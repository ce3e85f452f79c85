import { expect, test } from "vitest";
import { fileContent } from "../outgoing.ts";
import { condense, readAudio, voiceFields } from "./voice-content.ts";

test("what is written of a voice message is read again", () => {
  const file = new File(["x"], "a.ogg", { type: "audio/ogg" });
  const voice = voiceFields(1500, [0, 0.5, 7]);
  const content = fileContent(file, { url: "mxc://a/b" }, null, { voice, replyTo: "$a" });
  expect(content).toMatchObject({
    msgtype: "m.audio",
    filename: "a.ogg",
    info: { mimetype: "audio/ogg", size: 1, duration: 1500 },
    "org.matrix.msc1767.audio": { duration: 1500, waveform: [0, 512, 1024] },
    "m.relates_to": { "m.in_reply_to": { event_id: "$a" } },
  });
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
