import { isIP } from "node:net";
import { TokenBucket } from "#clock";
import type { Allocation } from "./allocation.ts";
import { AllocationBook } from "./allocation-book.ts";
import { ipBytes, readAddress, sameIp, writeAddress } from "./address.ts";
import {
  attributes,
  isStun,
  methods,
  readMessage,
  valueOf,
  writeMessage,
  type Address,
  type Message,
} from "./message.ts";
import { mendRole } from "./check-role.ts";
import type { RelayClient } from "./relay-client.ts";
import type { RelayOptions, RelayView } from "./relay-view.ts";
import { answerRequest } from "./requests.ts";

/** Answers a second to those who have not signed, from one address and for long, and at once. */
const unsigned = { perSecond: 200, most: 2000 };
const mostWatched = 10_000;

/** Loopback and link-local. */
const isLocal = /^(?:127\.|169\.254\.|fe80:|0:0:0:0:0:0:0:1$)/;

/** What is no address, such as a name, is left out. */
const spell = (ips: readonly string[]): string[] =>
  ips.flatMap((ip) => (isIP(ip.split("%")[0] ?? "") === 0 ? [] : [sameIp(ipBytes(ip))]));

/** TURN (RFC 8656) that leads to our own media ports and nowhere else. Knows no sockets. */
export class Relay implements RelayView {
  readonly options: RelayOptions;
  readonly book: AllocationBook;
  relayedBytes = 0;
  refused = 0;
  private own: ReadonlySet<string> = new Set();
  private readonly paths = new Map<string, { readonly whom: string; readonly password: string }>();
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(options: RelayOptions) {
    this.options = options;
    this.book = new AllocationBook(options.limits);
    this.readOwn();
  }

  /** Whether an address is one that our media comes to. */
  isOurs(ip: string): boolean {
    return this.own.has(ip);
  }

  isMedia({ ip, port }: Address): boolean {
    return this.options.mediaPorts.includes(port) && this.isOurs(ip);
  }

  /** The address that clients get as theirs; IPv4 unless there is none, since that is what everybody has. */
  relayedIp(family: 4 | 6): string | null {
    const offered = this.options.announced.length > 0 ? spell(this.options.announced) : [...this.own];
    const fitting = offered.filter((ip) => ip.includes(":") === (family === 6));
    return fitting.find((ip) => !isLocal.test(ip)) ?? fitting[0] ?? null;
  }

  receive(client: RelayClient, frame: Buffer): void {
    const now = this.options.seconds();
    if (!isStun(frame[0] ?? 255)) return this.receiveChannel(client, frame, now);
    const message = readMessage(frame);
    if (!message) return;
    if (message.kind === "indication") this.receiveSent(client, message, now);
    else if (message.kind === "request") {
      if (message.signed === null && !this.mayAnswer(client)) return;
      const answer = answerRequest(this, client, message, now);
      if (answer) client.send(answer);
    }
  }

  /** The client's connection is gone. */
  closed(client: RelayClient): void {
    this.book.endOf(client);
  }

  /** Who has this name has left: what they have open ends, and nothing new begins by it. */
  end(whom: string): void {
    this.book.revoke(whom, this.options.seconds());
    for (const [ufrag, path] of this.paths) if (path.whom === whom) this.paths.delete(ufrag);
  }

  /** Once a second. */
  tick(): void {
    this.book.endOld(this.options.seconds());
    this.readOwn();
  }

  /** A packet of the media on its way to a client. */
  passBack(client: RelayClient, allocation: Allocation, peer: Address, packet: Buffer): void {
    const now = this.options.seconds();
    if (allocation.until <= now) return;
    this.relayedBytes += packet.length;
    const channel = allocation.channelOf(peer, now);
    if (channel !== null) return client.send(channelFrame(client, channel, packet));
    if (!allocation.mayReach(peer, now)) return;
    const transaction = this.book.nextTransaction();
    const data = { type: attributes.data, value: packet };
    const from = writeAddress(attributes.xorPeerAddress, peer, transaction);
    client.send(writeMessage({ method: methods.data, kind: "indication", transaction, attributes: [from, data] }));
  }

  /** A packet of a client on its way to the media. */
  passOn(allocation: Allocation, peer: Address, packet: Buffer): void {
    this.relayedBytes += packet.length;
    allocation.send(
      peer,
      mendRole(packet, (ufrag) => this.paths.get(ufrag)?.password ?? null),
    );
  }

  /** A Send indication (RFC 8656 §11.2). What may not be sent is dropped without a word, as the RFC has it. */
  private receiveSent(client: RelayClient, message: Message, now: number): void {
    if (message.method !== methods.send) return;
    const allocation = this.book.of(client);
    const peer = readAddress(valueOf(message, attributes.xorPeerAddress), message.transaction);
    const data = valueOf(message, attributes.data);
    if (!allocation || allocation.until <= now || !peer || !data) return;
    if (!this.isMedia(peer) || !allocation.mayReach(peer, now)) return;
    this.passOn(allocation, peer, data);
  }

  /** How checks of this participant's path are signed. */
  addPath(whom: string, ufrag: string, password: string): void {
    this.paths.set(ufrag, { whom, password });
  }

  private receiveChannel(client: RelayClient, frame: Buffer, now: number): void {
    const allocation = this.book.of(client);
    if (!allocation || allocation.until <= now || frame.length < 4) return;
    const length = frame.readUInt16BE(2);
    if (length > frame.length - 4) return;
    const peer = allocation.peerOf(frame.readUInt16BE(0), now);
    if (peer) this.passOn(allocation, peer, frame.subarray(4, 4 + length));
  }

  /** Who has not signed is answered only so often, so that we are of no use against another's address. */
  private mayAnswer({ address, transport }: RelayClient): boolean {
    if (transport !== "udp") return true;
    const at = this.options.seconds() * 1000;
    let bucket = this.buckets.get(address.ip);
    if (!bucket) {
      if (this.buckets.size >= mostWatched) this.buckets.clear();
      bucket = new TokenBucket(unsigned, at);
      this.buckets.set(address.ip, bucket);
    }
    return bucket.take(at) === 0;
  }

  private readOwn(): void {
    this.own = new Set(spell([...this.options.ownAddresses(), ...this.options.announced]));
  }
}

function channelFrame({ transport }: RelayClient, channel: number, packet: Buffer): Buffer {
  // RFC 8656 §12.5: filled up over a stream, as it is over UDP.
  const length = transport === "udp" ? packet.length : (packet.length + 3) & ~3;
  const frame = Buffer.alloc(4 + length);
  frame.writeUInt16BE(channel, 0);
  frame.writeUInt16BE(packet.length, 2);
  packet.copy(frame, 4);
  return frame;
}
