import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import fastify from "fastify";
import { expect, test } from "vitest";
import { createLog } from "#log";
import { sendProblem } from "./errors.ts";
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
