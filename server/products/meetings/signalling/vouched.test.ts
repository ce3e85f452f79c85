import { SignalRequest, SignalResponse, UpdateParticipantMetadata } from "@livekit/protocol";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, startTestServer } from "../../../testing/server.ts";
import { joinRequestWith, plainJoinRequest } from "./testing.ts";

/** What a call says of someone comes from the server, whatever their client claims. */

const server = await startTestServer();
const sockets: WebSocket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await server.stop();
});
const { anna, bo } = server.people;

type Seen = Record<string, Record<string, string>>;

/** Comes to a call; `seen` are the attributes of the others by name, as they were last said. */
async function come(token: string, request = plainJoinRequest): Promise<{ socket: WebSocket; seen: Seen }> {
  const url = `${server.url.replace("http", "ws")}/rtc/v1?access_token=${token}&join_request=${request}`;
  const socket = new WebSocket(url);
  sockets.push(socket);
  const seen: Seen = {};
  let isIn = false;
  socket.on("message", (bytes: Buffer) => {
    const { message } = SignalResponse.fromBinary(bytes);
    if (message.case === "join") {
      isIn = true;
      for (const { name, attributes } of message.value.otherParticipants) seen[name] = attributes;
    } else if (message.case === "update")
      for (const { name, attributes } of message.value.participants) seen[name] = attributes;
  });
  await eventually(() => expect(isIn).toBe(true), 10_000);
  return { socket, seen };
}

test("a guest is of no organisation and no person of it, at joining and later, and keeps what is theirs to say", async () => {
  const workspace = await server.workspace("Samråd", anna);
  const fresh = { title: "Samråd", isStarted: true, lobby: "open" };
  const { id } = (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, fresh)).body;
  const { secret } = (await server.call(anna, "POST", `/api/v1/meetings/${id}/guest-link`)).body;
  const entered = await server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: "Citra" });
  const claims = {
    kind: "person",
    organisation: "Digg",
    personId: bo.id,
    userId: bo.userId,
    signedInWith: "eId",
    isModerator: "yes",
    hand: "1",
  };
  const guest = await come(entered.body.call.token, joinRequestWith(claims));
  const call = (await server.call(anna, "POST", `/api/v1/meetings/${id}/join`)).body;
  const host = await come(call.token);
  const honest = { kind: "guest", isModerator: "no" };
  expect(host.seen["Citra"]).toEqual({ ...honest, hand: "1" });
  await eventually(() =>
    expect(guest.seen[anna.displayName]).toMatchObject({ kind: "person", personId: anna.id, signedInWith: "" }),
  );
  const update = new UpdateParticipantMetadata({ attributes: { ...claims, hand: "2" } });
  guest.socket.send(new SignalRequest({ message: { case: "updateMetadata", value: update } }).toBinary());
  await eventually(() => expect(host.seen["Citra"]).toEqual({ ...honest, hand: "2" }), 10_000);
});

test("who signed in with an e-identification is seen to have", async () => {
  const workspace = await server.workspace("Beslut", anna, bo);
  const fresh = { title: "Beslut", isStarted: true };
  const { id } = (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, fresh)).body;
  const evidence = { methods: ["oidc" as const], assurance: "http://id.elegnamnden.se/loa/1.0/loa3" };
  const place = { ip: "192.0.2.1", label: "x", kind: "api" as const };
  const { token } = await server.safos.identity.completeSignIn(anna.id, evidence, place);
  const strong = (await server.call({ ...anna, token }, "POST", `/api/v1/meetings/${id}/join`)).body;
  await come(strong.token, joinRequestWith({ signedInWith: "" }));
  const weak = (await server.call(bo, "POST", `/api/v1/meetings/${id}/join`)).body;
  const { seen } = await come(weak.token);
  expect(seen[anna.displayName]).toMatchObject({ signedInWith: "eId", organisation: "Försäkringskassan" });
});
