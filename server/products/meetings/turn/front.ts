import type { Duplex } from "node:stream";
import { now } from "#clock";
import { ipBytes, sameIp } from "./address.ts";
import { AddressCount } from "./address-count.ts";
import { tagOf } from "./credentials.ts";
import { joinStreams } from "./join-streams.ts";
import { attributes, isStun, readMessage, textOf } from "./message.ts";
import type { Origin } from "./origin.ts";
import type { RelayClient } from "./relay-client.ts";
import { answerUnsigned } from "./requests.ts";
import { FrameReader } from "./stream.ts";

/** Until a connection has signed: how long, how many requests, and how many connections, from one address (of IPv6, one network) and in all. */
const usual = { signWithinMs: 10_000, requests: 4, perAddress: 512, inAll: 4096 };

export interface FrontOptions {
  /** What the answers to those who have not signed are made with: the own relay's secret, where it runs. */
  secret(): string;
  /** Where the relay is that credentials with this tag were given out for. Null: nowhere. Throws when it cannot be reached. */
  lead(tag: string | null, origin: Origin): Promise<Duplex | null>;
}

/**
 * Connections that came to the port of HTTPS and speak TURN. Whose relay they are for stands in the name they sign with, so
 * that the first answers are given here; from the first signed request on, all goes to that relay and back as it is.
 */
export class StreamFront {
  private readonly options: FrontOptions;
  private readonly limits: typeof usual;
  private readonly waiting: AddressCount;

  constructor(options: FrontOptions, limits: Partial<typeof usual> = {}) {
    this.options = options;
    this.limits = { ...usual, ...limits };
    this.waiting = new AddressCount(this.limits);
  }

  take(socket: Duplex, first: Buffer, from: Origin): void {
    socket.on("error", () => socket.destroy());
    const origin = { ip: sameIp(ipBytes(from.ip)), port: from.port };
    const release = this.note(socket, origin.ip);
    if (!release) return void socket.destroy();
    const client: RelayClient = { transport: "tls", address: origin, send: (frame) => void socket.write(frame) };
    const reader = new FrameReader();
    let requests = 0;

    /** The frame that was signed; null: not yet. Throws for what is no client's. */
    const answer = (frame: Buffer): string | null => {
      const message = isStun(frame[0] ?? 255) ? readMessage(frame) : null;
      if (message?.kind !== "request" || ++requests > this.limits.requests) throw new Error("That is no client.");
      if (message.signed) return textOf(message, attributes.username);
      const reply = answerUnsigned(this.options.secret(), client, message, now() / 1000);
      if (reply) client.send(reply);
      return null;
    };

    const read = (piece: Buffer): void => {
      try {
        const before = reader.rest();
        let answered = 0;
        for (const frame of reader.read(piece)) {
          const username = answer(frame);
          if (username === null) {
            answered += frame.length;
            continue;
          }
          socket.off("data", read).pause();
          // As it came: what fills a channel's data up to four bytes is no part of its frame.
          const bytes = Buffer.concat([before, piece]).subarray(answered);
          return void this.join(socket, origin, tagOf(username), bytes).finally(release);
        }
      } catch {
        socket.destroy();
      }
    };
    socket.on("data", read).on("end", () => socket.destroy());
    if (first.length > 0) read(first);
    if (socket.listeners("data").includes(read)) socket.resume();
  }

  /** Leads to the relay; what it was sent already goes first. */
  private async join(socket: Duplex, origin: Origin, tag: string | null, first: Buffer): Promise<void> {
    try {
      const relay = await this.options.lead(tag, origin);
      if (!relay) return void socket.destroy();
      relay.write(first);
      joinStreams(socket, relay);
    } catch {
      socket.destroy();
    }
  }

  /** Counts a connection until it is released or gone; null: there are too many. One that does not sign in time is closed. */
  private note(socket: Duplex, address: string): (() => void) | null {
    const uncount = this.waiting.take(address);
    if (!uncount) return null;
    const timer = setTimeout(() => socket.destroy(), this.limits.signWithinMs);
    const release = (): void => {
      clearTimeout(timer);
      uncount();
    };
    socket.once("close", release);
    return release;
  }
}
