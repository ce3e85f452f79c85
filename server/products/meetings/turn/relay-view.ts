import type { Allocation, PeerPath } from "./allocation.ts";
import type { AllocationBook } from "./allocation-book.ts";
import type { Limits, RelayClient } from "./relay-client.ts";
import type { Address } from "./message.ts";

export interface RelayOptions {
  readonly secret: string;
  /** Of each media process; nothing else is led to. */
  readonly mediaPorts: readonly number[];
  /** What the clients know our media port by, besides this machine's own addresses. */
  readonly announced: readonly string[];
  readonly limits?: Partial<Limits>;
  /** This machine's addresses, now. */
  ownAddresses(): readonly string[];
  /** s since 1970. */
  seconds(): number;
  /** A way to one of the media ports. */
  openPath(mediaPort: number, receive: (packet: Buffer) => void): PeerPath;
}

/** What requests may touch of a relay. */
export interface RelayView {
  readonly options: RelayOptions;
  readonly book: AllocationBook;
  refused: number;
  isOurs(ip: string): boolean;
  isMedia(peer: Address): boolean;
  relayedIp(family: 4 | 6): string | null;
  passBack(client: RelayClient, allocation: Allocation, peer: Address, packet: Buffer): void;
}
