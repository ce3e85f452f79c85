import { Duplex, PassThrough } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { now } from "#clock";
import { networkOf } from "./address.ts";
import { makeCredentials } from "./credentials.ts";
import { StreamFront } from "./front.ts";
import { methods } from "./message.ts";
import { TestClient, wantUdp } from "./testing.ts";

/** Who speaks TURN on the port of HTTPS and has not shown a name yet. */

const open: Duplex[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.destroy();
});

/** A connection as the front has it, and what its client reads and writes. */
function come(front: StreamFront, ip: string, first: Buffer = Buffer.alloc(0)): { here: Duplex; sent: PassThrough } {
  const sent = new PassThrough();
  const here = new Duplex({
    read: () => undefined,
    write(bytes: Buffer, _encoding, done) {
      sent.write(bytes);
      done();
    },
  });
  open.push(here, sent);
  front.take(here, first, { ip, port: 9 });
  return { here, sent };
}

test("a network of 64 bits counts as one address, and leaves room for others", () => {
  const front = new StreamFront({ secret: () => "x", lead: () => Promise.resolve(null) }, { perAddress: 3 });
  const of = (ip: string): boolean => !come(front, ip).here.destroyed;
  expect(["2001:db8::1", "2001:db8::2", "2001:db8::3:4:5:6"].map(of)).toEqual([true, true, true]);
  expect(of("2001:db8:0:0:ffff::1")).toBe(false);
  expect(["2001:db8:0:1::1", "192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2"].map(of)).toEqual(
    Array.from({ length: 4 }, () => true),
  );
});

test("addresses are counted as HTTP counts them", () => {
  expect(networkOf("192.0.2.1")).toBe("192.0.2.1");
  expect(networkOf("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(networkOf("fe80::1%eth0")).toBe(networkOf("fe80::2"));
  expect(networkOf("2001:db8::1")).not.toBe(networkOf("2001:db8:1::1"));
  expect(networkOf("")).toBe("");
});

test("who goes while a relay is looked for leaves nothing behind", async () => {
  const relay = new PassThrough();
  const reached = Promise.withResolvers<Duplex>();
  const asked = Promise.withResolvers<void>();
  const front = new StreamFront({
    secret: () => "x",
    lead() {
      asked.resolve();
      return reached.promise;
    },
  });
  const turn = new TestClient(makeCredentials({ urls: [], secret: "x" }, "PA_a", now() / 1000));
  // A client learns realm and nonce first.
  const { here, sent } = come(front, "192.0.2.1", turn.request(methods.allocate, [wantUdp]));
  turn.read(await new Promise<Buffer>((resolve) => sent.once("data", resolve)));
  const again = come(front, "192.0.2.1", turn.request(methods.allocate, [wantUdp]));
  await asked.promise;
  again.here.destroy();
  reached.resolve(relay);
  await new Promise((resolve) => relay.once("close", resolve));
  expect(here.destroyed).toBe(false);
});

test("what follows the first signed request goes to the relay as it came, in whatever pieces", async () => {
  for (const split of [0, 3, 30]) {
    const relay = new PassThrough();
    open.push(relay);
    const front = new StreamFront({ secret: () => "x", lead: () => Promise.resolve(relay) });
    const turn = new TestClient(makeCredentials({ urls: [], secret: "x" }, "PA_a", now() / 1000));
    const { here, sent } = come(front, "192.0.2.1", turn.request(methods.allocate, [wantUdp]));
    turn.read(await new Promise<Buffer>((resolve) => sent.once("data", resolve)));
    // Five bytes of a channel, filled up to eight, and the beginning of more.
    const channel = Buffer.from("4000000568656c6c6f000000400000", "hex");
    const signed = turn.request(methods.allocate, [wantUdp]);
    const again = come(front, "192.0.2.1", Buffer.concat([signed, channel]).subarray(0, split));
    again.here.push(Buffer.concat([signed, channel]).subarray(split));
    const came = await new Promise<Buffer>((resolve) => relay.once("data", resolve));
    expect(came).toEqual(Buffer.concat([signed, channel]));
    here.destroy();
  }
});
