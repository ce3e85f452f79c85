import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignalResponse } from "@livekit/protocol";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { makeCertificate } from "../../../testing/make-certificate.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { plainJoinRequest } from "./testing.ts";

/** Two processes of one machine that speak TLS themselves: a call lives in one, and who comes to the other is passed on. */

const folder = mkdtempSync(join(tmpdir(), "safos-pass-on-"));
const { cert, key } = makeCertificate(folder, ["safos.example"]);
const server = await startTestServer({
  SAFOS_TLS: "files",
  SAFOS_TLS_CERT: cert,
  SAFOS_TLS_KEY: key,
  SAFOS_TLS_REDIRECT_PORT: "0",
  SAFOS_PUBLIC_URL: "https://safos.example",
});
const twin = await server.twin();
const sockets: WebSocket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await twin.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Comes to the call by one of the processes; resolves with who is there already. */
async function come(by: TestServer, token: string): Promise<string[]> {
  const url = `${by.url.replace("http:", "wss:")}/rtc/v1?access_token=${token}&join_request=${plainJoinRequest}`;
  const socket = new WebSocket(url, { rejectUnauthorized: false });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", (code) => reject(new Error(`The call closed with ${code}.`)));
    socket.on("message", (bytes: Buffer) => {
      const { message } = SignalResponse.fromBinary(bytes);
      if (message.case === "join") resolve(message.value.otherParticipants.map(({ name }) => name));
    });
  });
}

test("who comes to the other process is in the same call", async () => {
  const { anna, agnes } = server.people;
  const workspace = await server.workspace("Samtal", anna, agnes);
  const { token: first } = await server.safos.meetings.tokenFor(workspace.id, anna.id);
  const { token: second } = await server.safos.meetings.tokenFor(workspace.id, agnes.id);
  expect(await come(server, first)).toEqual([]);
  expect(await come(twin, second)).toEqual([anna.displayName]);
});
