import { connect as http2 } from "node:http2";
import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import fastify from "fastify";
import { expect, test } from "vitest";
import { createLog } from "#log";
import { sendProblem } from "./errors.ts";
import type { Refusal } from "./refusal.ts";
import { limitSlowBody } from "./slow-bodies.ts";

type Request = Parameters<typeof limitSlowBody>[0];
const requestOf = (type: string) =>
  ({ headers: { "content-type": type }, routeOptions: { config: {} } }) as unknown as Request;
const types = ["application/json", "application/xml"];

test.for(types)("a body of %s that does not arrive in time is refused", async (type) => {
  const body = new PassThrough();
  body.write("{");
  await expect(text(limitSlowBody(requestOf(type), body, 20))).rejects.toMatchObject({ code: "BODY_TOO_SLOW" });
});

test.for(types)("a body of %s that was refused before anybody read it ends nothing but itself", async (type) => {
  const faults: unknown[] = [];
  const hear = (error: unknown): void => void faults.push(error);
  process.on("uncaughtException", hear);
  // No error listener: the answer (413, 415) was sent without a look at the body.
  limitSlowBody(requestOf(type), new PassThrough(), 20);
  await new Promise((resolve) => setTimeout(resolve, 60));
  process.off("uncaughtException", hear);
  expect(faults).toEqual([]);
});

test("who sends a body too slowly reads why, and others on time are served", async () => {
  const app = fastify();
  app.addHook("preParsing", async (request, _reply, payload) => limitSlowBody(request, payload, 200) as typeof payload);
  app.setErrorHandler((error, _request, reply) => sendProblem(error, reply, createLog("silent")));
  app.post("/", async (request) => request.body);
  const { port } = new URL(await app.listen({ port: 0, host: "127.0.0.1" }));
  const ask = (parts: readonly string[]) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1");
      let answer = "";
      socket.on("data", (part: Buffer) => {
        answer += part.toString();
        if (answer.includes("\r\n\r\n")) socket.end();
      });
      socket.on("close", () => resolve(answer));
      const head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n";
      socket.write(head + (parts[0] ?? ""));
      setTimeout(() => socket.write(parts[1] ?? ""), 50);
    });
  const [slow, whole] = await Promise.all([ask(['{"a"']), ask(['{"a"', ":1}"])]);
  expect(slow).toMatch(/^HTTP\/1\.1 400 [^]*BODY_TOO_SLOW/);
  expect(whole).toMatch(/^HTTP\/1\.1 200 [^]*\{"a":1\}/);
  await app.close();
});

test("over HTTP/2 a slow body ends its own stream with the reason, and no other", async () => {
  const app = fastify({ http2: true });
  app.addHook("preParsing", async (request, _reply, payload) => limitSlowBody(request, payload, 200) as typeof payload);
  app.setErrorHandler<Refusal>((error, _request, reply) => reply.code(400).send({ code: error.code }));
  app.post("/", async (request) => request.body);
  const session = http2(await app.listen({ port: 0, host: "127.0.0.1" }));
  const ask = (isSlow: boolean) =>
    new Promise<string>((resolve, reject) => {
      const stream = session.request({ ":method": "POST", ":path": "/", "content-type": "application/json" });
      let status = 0;
      stream.on("response", (headers) => (status = headers[":status"] ?? 0));
      stream.on("error", reject);
      void text(stream).then((answer) => resolve(`${status} ${answer}`), reject);
      stream.write('{"a"');
      if (!isSlow) setTimeout(() => stream.end(":1}"), 50);
    });
  const [slow, whole] = await Promise.all([ask(true), ask(false)]);
  expect(slow).toMatch(/^400 .*BODY_TOO_SLOW/);
  expect(whole).toBe('200 {"a":1}');
  session.destroy();
  await app.close();
});
