import { createServer, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { remoteEngine, textOf } from "./remote.ts";

let server: Server;
let url = "";
let answer: (response: ServerResponse) => void = (response) => response.end('{"text":"Hej"}');
let received = { path: "", authorization: "", body: "" };

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { authorization = "" } = request.headers;
      received = { path: request.url ?? "", authorization, body: Buffer.concat(parts).toString("latin1") };
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}/v1`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const engine = () => remoteEngine({ url, model: "kb-whisper-base", key: "hemlig nyckel" });
const sound = Int16Array.from({ length: 1600 }, (_, at) => at);

test("sound goes as a WAV file with model, language and key, and the words come back", async () => {
  answer = (response) => response.end('{"text":" Hej på dig. "}');
  expect(await engine().recognise(sound, "sv")).toBe("Hej på dig.");
  expect(received).toMatchObject({ path: "/v1/audio/transcriptions", authorization: "Bearer hemlig nyckel" });
  expect(received.body).toMatch(/name="language"\r\n\r\nsv\r\n/);
  expect(received.body).toMatch(/name="model"\r\n\r\nkb-whisper-base\r\n/);
  expect(received.body).toContain("RIFF");
  await engine().recognise(sound, null);
  expect(received.body).not.toContain('name="language"');
});

test("an answer that leads elsewhere, is too long, is none or is a fault is refused", async () => {
  answer = (response) => response.writeHead(307, { location: "http://169.254.169.254/" }).end();
  await expect(engine().recognise(sound, null)).rejects.toThrow();
  answer = (response) => response.end(JSON.stringify({ text: "x".repeat(300_000) }));
  await expect(engine().recognise(sound, null)).rejects.toThrow("too long");
  for (const body of ["", "null", "[]", '{"text":7}', "<html>"]) {
    answer = (response) => response.end(body);
    await expect(engine().recognise(sound, null), body).rejects.toThrow();
  }
  answer = (response) => response.writeHead(500).end('{"text":"x"}');
  await expect(engine().recognise(sound, null)).rejects.toThrow("500");
});

test("silence has no words, and words are one line without characters that turn a page around", () => {
  expect(textOf({ text: "Tack.", segments: [{ no_speech_prob: 0.97 }] })).toBe("");
  expect(textOf({ text: "Tack.", segments: [{ no_speech_prob: 0.97 }, { no_speech_prob: 0.1 }] })).toBe("Tack.");
  expect(textOf({ text: " … " })).toBe("");
  expect(textOf({ text: "a\u202eb\nc\u0000d" })).toBe("a b c d");
  expect(textOf({ text: "ord ".repeat(5000) }).length).toBeLessThanOrEqual(2000);
});
