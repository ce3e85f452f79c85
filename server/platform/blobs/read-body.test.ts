import { randomBytes } from "node:crypto";
import { createServer, request as ask, type ClientRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readBody } from "./read-body.ts";

type Answer = (request: IncomingMessage) => Promise<string>;
let answer: Answer = async () => "";
const server = createServer((request, response) => {
  void answer(request).then(
    (text) => response.end(text),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
beforeAll(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)));
afterAll(() => server.close());

/** Begins a request; `got` is what it is answered. */
function begin(size: number): { readonly sent: ClientRequest; readonly got: Promise<string> } {
  const { port } = server.address() as AddressInfo;
  const sent = ask({ port, method: "PUT", headers: { "content-length": size } });
  const got = new Promise<string>((done, failed) => {
    sent.on("error", failed);
    sent.on("response", (response) => {
      let text = "";
      response.on("data", (part: Buffer) => (text += part.toString()));
      response.on("end", () => done(text));
    });
  });
  got.catch(() => undefined);
  return { sent, got };
}

test.each([0, 1, 65_536, (3 << 20) + 7])(
  "a body of %i bytes comes whole and in order, however slowly it is taken",
  async (size) => {
    const body = randomBytes(size);
    answer = async (request) => {
      const parts: Uint8Array[] = [];
      for await (const part of readBody(request)) {
        parts.push(part);
        if (parts.length % 5 === 0) await new Promise((done) => setImmediate(done));
      }
      return Buffer.concat(parts).equals(body) ? "same" : "other";
    };
    const { sent, got } = begin(size);
    sent.end(body);
    expect(await got).toBe("same");
  },
);

test("who sends faster than is taken waits: no more than a part of the body is held", async () => {
  const size = 64 << 20;
  let taken = 0;
  let most = 0;
  answer = async (request) => {
    const before = request.socket.bytesRead;
    for await (const part of readBody(request)) {
      most = Math.max(most, request.socket.bytesRead - before - taken);
      taken += part.length;
      await new Promise((done) => setImmediate(done));
    }
    return String(taken);
  };
  const { sent, got } = begin(size);
  for (let at = 0; at < size; at += 1 << 20) sent.write(Buffer.alloc(1 << 20));
  sent.end();
  expect(await got).toBe(String(size));
  // What is ready, and what the socket had read when it was stopped.
  expect(most).toBeLessThan(1 << 20);
});

test("a body that breaks off is no end", async () => {
  let failed: unknown = null;
  let taken = 0;
  answer = async (request) => {
    try {
      for await (const part of readBody(request)) taken += part.length;
    } catch (error) {
      failed = error;
      throw error;
    }
    return "ended";
  };
  const { sent, got } = begin(1 << 20);
  sent.write(Buffer.alloc(100_000));
  await vi.waitFor(() => expect(taken).toBe(100_000));
  sent.destroy();
  await expect(got).rejects.toThrow();
  await vi.waitFor(() => expect(failed).toBeInstanceOf(Error));
});

test("a body of which no more is taken stays open, and is answered", async () => {
  answer = async (request) => {
    for await (const _ of readBody(request)) break;
    expect(request.destroyed).toBe(false);
    expect(request.listenerCount("data")).toBe(0);
    return "enough";
  };
  const { sent, got } = begin(8 << 20);
  sent.write(Buffer.alloc(8 << 20));
  expect(await got).toBe("enough");
  sent.destroy();
});
