import type { Address } from "./message.ts";

/** One client's way to us: an address over UDP, or a connection. */
export interface RelayClient {
  readonly transport: "udp" | "tcp" | "tls";
  /** Spelled as `sameIp` does. */
  readonly address: Address;
  send(frame: Buffer): void;
  /** The relay is done with it. */
  end?(): void;
}

export interface Limits {
  /** A browser opens one for each of its networks and each way to us, and again while it looks for a new path. */
  readonly perName: number;
  /** A whole agency may stand behind one address; of IPv6 a network of 64 bits counts. */
  readonly perAddress: number;
  readonly inAll: number;
}
