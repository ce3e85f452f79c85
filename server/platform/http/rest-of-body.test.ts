import { connect, type AddressInfo } from "node:net";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { forgetRestOfBody } from "./rest-of-body.ts";

test("a body that is answered before its end is taken to its end, and one without an end is cut off", async () => {
  const app = Fastify();
  forgetRestOfBody(app, 300);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  app.put("/", async (request, reply) => {
    // Reads a part and lets the rest be, as what stores it does when the disk is full.
    const parts = request.raw.iterator({ destroyOnReturn: false });
    for await (const _ of parts) break;
    return reply.code(507).send("full");
  });
  app.get("/", async () => "here");
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;

  const socket = connect(port, "127.0.0.1");
  let got = "";
  socket.on("data", (part) => (got += part.toString()));
  const size = 30 << 20;
  socket.write(`PUT / HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: ${size}\r\n\r\n`);
  for (let at = 0; at < size; at += 1 << 20) socket.write(Buffer.alloc(1 << 20));
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await expect.poll(() => got, { timeout: 10_000 }).toMatch(/^HTTP\/1.1 507[^]*full[^]*HTTP\/1.1 200[^]*here$/);
  socket.destroy();

  const endless = connect(port, "127.0.0.1");
  const closed = new Promise<void>((done) => endless.once("close", () => done()));
  endless.on("error", () => undefined);
  endless.resume();
  endless.write("PUT / HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 1000000\r\n\r\nabc");
  await closed;
  await app.close();
});
