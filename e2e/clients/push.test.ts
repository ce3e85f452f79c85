import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signInMatrixClient } from "../matrix-client.ts";
import { startServer, until, type RunningServer } from "../server.ts";

// matrix-js-sdk sets a pusher, and its telephone is woken through a gateway, also after the server was killed.

const password = "ett långt lösenord";
let server: RunningServer;
let isTaking = true;
const came: string[] = [];
const gateway = createServer((request, reply) => {
  void (async () => {
    let text = "";
    for await (const part of request) text += String(part);
    if (!isTaking) {
      reply.writeHead(503).end();
      return;
    }
    came.push(text);
    reply.writeHead(200, { "content-type": "application/json" }).end('{"rejected":[]}');
  })();
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((done) => gateway.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  server = await startServer({
    environment: { SAFOS_CHAT_PUSH_GATEWAYS: origin, SAFOS_CHAT_PUSH_PRIVATE_NETWORKS: "127.0.0.1/32" },
  });
  await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
  for (const name of ["anna", "agnes"])
    await server.safos(
      ...["person", "add", `${name}@fk.example`, "--display-name", name, "--password", password],
      ...(name === "anna" ? ["--admin"] : []),
    );
});
afterAll(async () => {
  gateway.closeAllConnections();
  gateway.close();
  await server.stop();
});

const signIn = (name: string): Promise<sdk.MatrixClient> =>
  signInMatrixClient(server.url, { user: `${name}@fk.example`, password });

test("a client that sets a pusher is woken by ids, and what a gateway has not taken waits over the server's death", async () => {
  const [anna, agnes] = [await signIn("anna"), await signIn("agnes")];
  const changed = await fetch(`${server.url}/api/v1/organisation`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${anna.getAccessToken()}`, "content-type": "application/json" },
    body: JSON.stringify({ rules: { pushGateways: true } }),
  });
  expect(changed.status).toBe(200);
  await agnes.setPusher({
    kind: "http",
    app_id: "io.element.ios.prod",
    pushkey: "nyckel",
    app_display_name: "Element X",
    device_display_name: "Telefon",
    lang: "sv",
    data: { url: `${origin}/_matrix/push/v1/notify`, default_payload: { aps: {} } },
  } as never);
  expect((await agnes.getPushers()).pushers).toMatchObject([{ pushkey: "nyckel" }]);
  const { room_id: roomId } = await anna.createRoom({ invite: [agnes.getUserId() ?? ""] });
  await until(async () => came.some((one) => one.includes(roomId)));
  await agnes.joinRoom(roomId);
  const { event_id: first } = await anna.sendTextMessage(roomId, "hemligt");
  await until(async () => came.some((one) => one.includes(first)));
  isTaking = false;
  const { event_id: second } = await anna.sendTextMessage(roomId, "hemligt igen");
  await server.kill("SIGKILL");
  await server.restart();
  isTaking = true;
  await until(async () => came.some((one) => one.includes(second)));
  expect(came.join("\n")).not.toContain("hemlig");
  expect(came.join("\n")).not.toContain("anna");
});
