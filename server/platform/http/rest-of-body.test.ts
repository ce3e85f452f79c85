import { connect, type AddressInfo } from "node:net";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { forgetRestOfBody } from "./rest-of-body.ts";

/** Reads a part of what is sent and lets the rest be, as what stores it does when the disk is full. */
async function serve(withinMs: number): Promise<{ port: number; stop(): Promise<void> }> {
  const app = Fastify();
  forgetRestOfBody(app, withinMs);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  app.put("/", async (request, reply) => {
    const parts = request.raw.iterator({ destroyOnReturn: false });
    for await (const _ of parts) break;
    return reply.code(507).send("full");
  });
  app.get("/", async () => "here");
  await app.listen({ port: 0, host: "127.0.0.1" });
  return { port: (app.server.address() as AddressInfo).port, stop: () => app.close() };
}

test("a body that is answered before its end is taken to its end, and the next request is answered", async () => {
  const { port, stop } = await serve(60_000);
  const socket = connect(port, "127.0.0.1");
  let got = "";
  socket.on("data", (part) => (got += part.toString()));
  const size = 30 << 20;
  socket.write(`PUT / HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: ${size}\r\n\r\n`);
  for (let at = 0; at < size; at += 1 << 20) socket.write(Buffer.alloc(1 << 20));
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await expect.poll(() => got, { timeout: 20_000 }).toMatch(/^HTTP\/1.1 507[^]*full[^]*HTTP\/1.1 200[^]*here$/);
  socket.destroy();
  await stop();
});

test("a body that is answered and has no end is cut off", async () => {
  const { port, stop } = await serve(300);
  const endless = connect(port, "127.0.0.1");
  const closed = new Promise<void>((done) => endless.once("close", () => done()));
  endless.on("error", () => undefined);
  endless.resume();
  endless.write("PUT / HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 1000000\r\n\r\nabc");
  await closed;
  await stop();
});
