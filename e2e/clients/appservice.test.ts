import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppService } from "matrix-appservice";
import * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { logger, signInMatrixClient } from "../matrix-client.ts";
import { freePort, startServer, until, type RunningServer } from "../server.ts";

// A bridge of matrix.org's own framework for Node, with matrix-js-sdk for its ghosts, against the server as anybody starts it.

const password = "ett långt lösenord";
const asToken = "a".repeat(40);
const hsToken = "b".repeat(40);
const alias = "#irc_torget:fk.example";
let server: RunningServer;
let bridge: AppService;
/** What the other network has heard, in order. */
const heard: string[] = [];

/** The bridge as its bot, or as one of its ghosts. */
const bridgeAs = (userId?: string): sdk.MatrixClient =>
  sdk.createClient({
    baseUrl: server.url,
    accessToken: asToken,
    logger,
    ...(userId === undefined ? {} : { userId, queryParams: { user_id: userId } }),
  });

beforeAll(async () => {
  server = await startServer();
  await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
  await server.safos("person", "add", "anna@fk.example", "--display-name", "Anna Lindqvist", "--password", password);
  const port = await freePort();
  const file = join(server.data, "irc.yaml");
  writeFileSync(
    file,
    `id: irc
url: http://localhost:${port}
as_token: ${asToken}
hs_token: ${hsToken}
sender_localpart: ircbot
rate_limited: false
namespaces:
  users: [{ exclusive: true, regex: '@irc_.*:fk\\.example' }]
  aliases: [{ exclusive: true, regex: '#irc_.*:fk\\.example' }]
  rooms: []
`,
  );
  bridge = new AppService({ homeserverToken: hsToken });
  bridge.onAliasQuery = async () => {
    await bridgeAs().createRoom({ room_alias_name: "irc_torget", name: "Torget", preset: sdk.Preset.PublicChat });
  };
  bridge.onUserQuery = (userId) => register(userId);
  bridge.on("type:m.room.message", (event) => {
    const { body } = event["content"] as { body: string };
    if (!String(event["sender"]).startsWith("@irc_")) heard.push(body);
  });
  await bridge.listen(port, "localhost", 10);
  await server.safos("appservice", "add", file);
});

afterAll(async () => {
  await bridge.close();
  await server.stop();
});

async function register(userId: string): Promise<void> {
  const [username = ""] = userId.slice(1).split(":");
  const body = { type: "m.login.application_service", username, inhibit_login: true };
  await bridgeAs().http.authedRequest(sdk.Method.Post, "/register", undefined, body);
}

test("a bridge makes a room and ghosts on demand and relays both ways, and a killed server loses and doubles nothing", async () => {
  const anna = await signInMatrixClient(server.url, { user: "anna@fk.example", password });
  const { roomId } = await anna.joinRoom(alias);
  await anna.createRoom({ invite: ["@irc_kim:fk.example"], is_direct: true });
  const kim = bridgeAs("@irc_kim:fk.example");
  await kim.joinRoom(roomId);
  await kim.setDisplayName("Kim (IRC)");
  await kim.sendTextMessage(roomId, "hej från IRC");
  const { chunk } = await anna.createMessagesRequest(roomId, null, 10, sdk.Direction.Backward);
  expect(chunk.map((one) => [one.sender, one.content["body"]])).toContainEqual(["@irc_kim:fk.example", "hej från IRC"]);

  const sent: string[] = [];
  const send = async (n: number): Promise<void> => {
    const body = `m${n}`;
    // A client that gets no answer asks again under the same transaction id.
    await until(
      async () =>
        (await anna.sendEvent(roomId, sdk.EventType.RoomMessage, { msgtype: sdk.MsgType.Text, body }, `t${n}`)) !==
        null,
      60_000,
    );
    sent.push(body);
  };
  for (let n = 0; n < 30; n++) await send(n);
  // In the middle of sending, and of being sent to.
  const sending = (async () => {
    for (let n = 30; n < 60; n++) await send(n);
  })();
  await until(() => sent.length > 35);
  await server.kill("SIGKILL");
  await server.restart();
  await sending;
  await until(() => heard.length >= sent.length, 30_000);
  expect(heard).toEqual(sent);
}, 120_000);
