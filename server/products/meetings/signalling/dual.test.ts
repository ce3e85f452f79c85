import {
  DataPacket,
  LeaveRequest,
  LeaveRequest_Action,
  SessionDescription,
  SignalRequest,
  type SignalResponse,
  SignalTarget,
  TrackSource,
  TrickleRequest,
} from "@livekit/protocol";
import datachannel from "node-datachannel";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, startTestServer } from "../../../testing/server.ts";
import { SignalClient } from "./testing.ts";

/** LiveKit's v0 signalling: `/rtc`, with one connection for what a client sends and one for what it gets. */

const server = await startTestServer({ SAFOS_MEDIA_PORT: "0", SAFOS_TURN_PORT: "0", SAFOS_TURN_TLS_PORT: "0" });
const { anna, agnes, bo } = server.people;
const workspace = await server.workspace("Äldre klienter", anna, agnes, bo);
afterAll(async () => {
  datachannel.cleanup();
  await server.stop();
});

const query = "/rtc?sdk=go&version=2.4.0&protocol=13&auto_subscribe=1&adaptive_stream=0";
type Connection = InstanceType<typeof datachannel.PeerConnection>;

/** Someone with two connections, as far as data goes. */
class DualClient extends SignalClient {
  readonly subscriber = new datachannel.PeerConnection("subscriber", { iceServers: [], disableAutoNegotiation: true });
  readonly publisher = new datachannel.PeerConnection("publisher", { iceServers: [], disableAutoNegotiation: true });
  /** What came on the channels of the subscriber connection. */
  readonly received: string[] = [];
  private readonly channel = this.publisher.createDataChannel("_reliable");

  constructor(token: string, path = query) {
    super(server, token, path);
    onTestFinished(() => this.close());
    this.publisher.onLocalDescription((sdp) => this.send({ case: "offer", value: describe("offer", sdp) }));
    this.subscriber.onDataChannel((channel) =>
      channel.onMessage((bytes) => {
        const packet = DataPacket.fromBinary(Buffer.from(bytes as Buffer));
        if (packet.value.case === "user")
          this.received.push(`${channel.getLabel()} ${Buffer.from(packet.value.value.payload).toString()}`);
      }),
    );
    for (const [connection, target] of [
      [this.publisher, SignalTarget.PUBLISHER],
      [this.subscriber, SignalTarget.SUBSCRIBER],
    ] as const)
      connection.onLocalCandidate((candidate) =>
        this.send({
          case: "trickle",
          value: new TrickleRequest({ candidateInit: JSON.stringify({ candidate }), target }),
        }),
      );
  }

  protected override receive(message: SignalResponse["message"]): void {
    if (message.case === "trickle") {
      const { candidate } = JSON.parse(message.value.candidateInit) as { candidate: string };
      const isSubscriber = message.value.target === SignalTarget.SUBSCRIBER;
      this.early.push([isSubscriber ? this.subscriber : this.publisher, candidate]);
    } else if (message.case === "answer") {
      if (this.publisher.remoteDescription() === null) this.publisher.setRemoteDescription(message.value.sdp, "answer");
    } else if (message.case === "offer" && this.answers) this.answer(message.value);
    this.early = this.early.filter(([connection, candidate]) => {
      if (!connection.remoteDescription()?.sdp) return true;
      connection.addRemoteCandidate(candidate, "0");
      return false;
    });
  }

  answers = true;
  private early: [Connection, string][] = [];

  answer({ sdp }: SessionDescription): void {
    this.subscriber.setRemoteDescription(sdp, "offer");
    this.subscriber.setLocalDescription("answer");
    this.send({ case: "answer", value: describe("answer", this.subscriber.localDescription()?.sdp ?? "") });
  }

  openPublisher(): void {
    this.publisher.setLocalDescription("offer");
  }

  say(text: string): boolean {
    if (!this.channel.isOpen()) return false;
    const packet = new DataPacket({ value: { case: "user", value: { payload: Buffer.from(text) } } });
    return this.channel.sendMessageBinary(packet.toBinary());
  }

  close(): void {
    this.socket.terminate();
    this.channel.close();
    this.publisher.close();
    this.subscriber.close();
  }
}

const describe = (type: string, sdp: string) => new SessionDescription({ type, sdp });

const tokenOf = async (who: { readonly id: string }): Promise<string> =>
  (await server.safos.meetings.tokenFor(workspace.id, who.id)).token;

test("a client is offered its second connection at once, and what another sends on its first comes there", async () => {
  const one = new DualClient(await tokenOf(anna));
  const two = new DualClient(await tokenOf(agnes));
  // The media process begins with the first who comes.
  await eventually(() => expect(one.of("join")[0]?.subscriberPrimary).toBe(true), 15_000);
  await eventually(() => expect([one.subscriber.state(), two.subscriber.state()]).toEqual(["connected", "connected"]));
  expect(one.publisher.state()).toBe("new");
  one.openPublisher();
  await eventually(() => expect(one.say("hej")).toBe(true));
  await eventually(() => expect(two.received).toEqual(["_reliable hej"]));
  // Active, though it sends nothing.
  await eventually(() =>
    expect(one.of("update").flatMap(({ participants }) => participants.map(({ state }) => state))).toContain(2),
  );
});

test("one offer is open at a time, and a section of a track that has ended is used again", async () => {
  const one = new DualClient(await tokenOf(anna));
  await eventually(() => expect(one.subscriber.state()).toBe("connected"));
  const two = new SignalClient(server, await tokenOf(agnes));
  onTestFinished(() => two.socket.terminate());
  await eventually(() => expect(two.of("join")).toHaveLength(1));
  one.answers = false;
  two.announce(TrackSource.MICROPHONE);
  await eventually(() => expect(one.of("offer")).toHaveLength(2));
  two.announce(TrackSource.CAMERA);
  await eventually(() => expect(two.of("trackPublished")).toHaveLength(2));
  const mids = ({ sdp }: SessionDescription) => [...sdp.matchAll(/^m=(\w+)[^]*?a=mid:(\w+)/gm)].map((one) => one[1]);
  const open = one.of("offer")[1]!;
  expect(mids(open)).toEqual(["application", "audio"]);
  expect(Object.values(open.midToTrackId)).toEqual([two.of("trackPublished")[0]?.track?.sid]);
  // An answer to the first offer once more changes nothing.
  one.send({ case: "answer", value: new SessionDescription({ type: "answer", sdp: "v=0", id: 1 }) });
  one.answers = true;
  one.answer(open);
  await eventually(() => expect(one.of("offer").length).toBeGreaterThan(2));
  expect(mids(one.of("offer")[2]!)).toEqual(["application", "audio", "video"]);
  two.send({ case: "leave", value: new LeaveRequest() });
  await eventually(() => expect(one.of("offer").at(-1)?.midToTrackId).toEqual({}));
  const three = new SignalClient(server, await tokenOf(bo));
  onTestFinished(() => three.socket.terminate());
  await eventually(() => expect(three.of("join")).toHaveLength(1));
  three.announce(TrackSource.CAMERA);
  await eventually(() => expect(Object.keys(one.of("offer").at(-1)?.midToTrackId ?? {})).toEqual(["2"]));
  expect(mids(one.of("offer").at(-1)!)).toEqual(["application", "audio", "video"]);
});

test("a resumed client is offered its connection once more, and one that answers with another connection is sent away", async () => {
  const token = await tokenOf(anna);
  const one = new DualClient(token);
  await eventually(() => expect(one.subscriber.state()).toBe("connected"));
  const sid = one.of("join")[0]?.participant?.sid;
  one.socket.terminate();
  const again = new SignalClient(server, token, `${query}&reconnect=1&sid=${sid}`);
  onTestFinished(() => again.socket.terminate());
  await eventually(() => expect(again.of("offer")).toHaveLength(1));
  expect(again.messages[0]?.case).toBe("reconnect");
  expect(again.of("offer")[0]?.sdp).toContain(/a=ice-ufrag:\S+/.exec(one.of("offer")[0]?.sdp ?? "")?.[0]);
  expect(one.subscriber.state()).toBe("connected");
  const other = new datachannel.PeerConnection("other", { iceServers: [], disableAutoNegotiation: true });
  onTestFinished(() => other.close());
  other.setRemoteDescription(again.of("offer")[0]?.sdp ?? "", "offer");
  other.setLocalDescription("answer");
  again.send({ case: "answer", value: describe("answer", other.localDescription()?.sdp ?? "") });
  await eventually(() => expect(again.of("leave")[0]?.action).toBe(LeaveRequest_Action.DISCONNECT));
});

test("a client that gives its path up when it asks for a new one comes back whole, others go on", async () => {
  const restart = async (path: string): Promise<DualClient> => {
    const client = new DualClient(await tokenOf(anna), path);
    await eventually(() => expect(client.subscriber.state()).toBe("connected"));
    client.openPublisher();
    await eventually(() => expect(client.publisher.state()).toBe("connected"));
    const { sdp = "" } = client.publisher.localDescription() ?? {};
    client.send({ case: "offer", value: describe("offer", sdp.replace(/(a=ice-ufrag:)\S+/g, "$1anew")) });
    return client;
  };
  const go = await restart(query);
  await eventually(() => expect(go.of("leave")[0]?.action).toBe(LeaveRequest_Action.RECONNECT));
  const browser = await restart(query.replace("sdk=go", "sdk=js"));
  await eventually(() => expect(browser.of("answer")).toHaveLength(2));
  expect(browser.of("leave")).toEqual([]);
});

test("answers that cannot be read end the call for their sender alone", async () => {
  const answers = ["", "v=0", "m=x\r\n".repeat(500), "x".repeat(100_000)];
  for (const sdp of answers) {
    const bad = new SignalClient(server, await tokenOf(anna), query);
    onTestFinished(() => bad.socket.terminate());
    await eventually(() => expect(bad.of("offer")).toHaveLength(1));
    bad.send({ case: "answer", value: describe("answer", sdp) });
    await eventually(() => expect(bad.of("leave")[0]?.action).toBe(LeaveRequest_Action.DISCONNECT));
  }
});

test("who is removed from the workspace loses both connections within a second, and comes in by no path", async () => {
  const place = await server.workspace("Tillfällig", anna, bo);
  const { token } = await server.safos.meetings.tokenFor(place.id, bo.id);
  const one = new DualClient(token);
  await eventually(() => expect(one.subscriber.state()).toBe("connected"));
  one.openPublisher();
  await eventually(() => expect(one.publisher.state()).toBe("connected"));
  const validate = (known: string) => fetch(`${server.url}/rtc/validate?access_token=${known}`);
  expect(await (await validate(token)).text()).toBe("success");
  await server.safos.workspaces.removeMember(anna.id, place.id, bo.id);
  const ended = ["closed", "disconnected"];
  await eventually(() => expect([one.of("leave").length, one.socket.readyState]).toEqual([1, WebSocket.CLOSED]), 1000);
  await eventually(
    () => expect([one.publisher.state(), one.subscriber.state()].every((state) => ended.includes(state))).toBe(true),
    1000,
  );
  expect((await validate(token)).status).toBe(403);
  expect(await refused(`${query}&access_token=${token}`)).toBe(403);
});

/** The status that a WebSocket is refused with. */
const refused = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}${path}`);
    socket.on("unexpected-response", (_request, { statusCode = 0 }) => resolve(statusCode));
    socket.on("open", () => reject(new Error("It was let in.")));
    socket.on("error", () => undefined);
  });

test("what is no token, no number and no attributes is refused", async () => {
  const token = await tokenOf(anna);
  expect(await refused("/rtc")).toBe(401);
  expect(await refused(`${query}&access_token=x`)).toBe(401);
  const base64 = (value: unknown) => encodeURIComponent(Buffer.from(JSON.stringify(value)).toString("base64"));
  for (const more of [
    "protocol=x",
    "protocol=-1",
    "attributes=!",
    `attributes=${base64([1])}`,
    `attributes=${base64({ a: 1 })}`,
  ])
    expect(await refused(`/rtc?access_token=${token}&${more}`)).toBe(400);
  expect(await refused(`/rtc/x?access_token=${token}`)).toBe(404);
  expect((await fetch(`${server.url}/rtc/validate?access_token=x`)).status).toBe(401);
  expect((await fetch(`${server.url}/rtc?access_token=${token}`)).status).toBe(404);
  const known = new SignalClient(
    server,
    token,
    `${query}&attributes=${base64({ färg: "blå", organisation: "falsk" })}`,
  );
  onTestFinished(() => known.socket.terminate());
  await eventually(() => expect(known.of("join")[0]?.participant?.attributes["färg"]).toBe("blå"));
  expect(known.of("join")[0]?.participant?.attributes["organisation"]).not.toBe("falsk");
});

test("a client that writes JSON reads it", async () => {
  const one = new WebSocket(`${server.url.replace("http", "ws")}${query}&access_token=${await tokenOf(anna)}`);
  onTestFinished(() => one.terminate());
  const texts: string[] = [];
  one.on("message", (bytes: Buffer, isBinary) => {
    if (!isBinary) texts.push(bytes.toString("utf8"));
  });
  await new Promise((resolve) => one.once("message", resolve));
  one.send(new SignalRequest({ message: { case: "ping", value: 1n } }).toJsonString());
  await eventually(() => expect(texts.map((text) => Object.keys(JSON.parse(text)).join())).toContain("pong"));
});
