import type { Address } from "./message.ts";

/** Where a client's packets go out again: a `PeerSocket`, or a stand-in of a test. */
export interface PeerPath {
  send(packet: Buffer): void;
  close(): void;
}

/** Our own addresses are few; a client that asks for more is no client of ours. */
const mostPeers = 32;
/** Seconds (RFC 8656 §9, §12). */
const permissionLife = 300;
const channelLife = 600;

interface Channel {
  readonly peer: Address;
  until: number;
}

const nameOf = ({ ip, port }: Address): string => `${ip} ${port}`;

/** What one client may send and receive through the relay. Moments are seconds of any one clock. */
export class Allocation {
  readonly username: string;
  readonly whom: string;
  readonly key: Buffer;
  readonly relayed: Address;
  /** The request that made it: sent again, it gets the same answer (RFC 8656 §7.2). */
  readonly transaction: Buffer;
  until: number;
  private readonly permissions = new Map<string, number>();
  private readonly channels = new Map<number, Channel>();
  private readonly numbers = new Map<string, number>();
  private readonly paths = new Map<string, PeerPath>();
  private readonly open: (peer: Address) => PeerPath;

  constructor(
    made: Pick<Allocation, "username" | "whom" | "key" | "relayed" | "transaction" | "until">,
    open: (peer: Address) => PeerPath,
  ) {
    this.username = made.username;
    this.whom = made.whom;
    this.key = made.key;
    this.relayed = made.relayed;
    this.transaction = made.transaction;
    this.until = made.until;
    this.open = open;
  }

  /** False: there are too many already. */
  permit(ips: readonly string[], now: number): boolean {
    const fresh = new Set(ips.filter((ip) => !this.permissions.has(ip)));
    if (this.permissions.size + fresh.size > mostPeers) return false;
    for (const ip of ips) this.permissions.set(ip, now + permissionLife);
    return true;
  }

  mayReach({ ip }: Address, now: number): boolean {
    return (this.permissions.get(ip) ?? -1) > now;
  }

  /** False: the number or the peer is bound otherwise already (§12.2), or there are too many. */
  bind(number: number, peer: Address, now: number): boolean {
    const bound = this.channels.get(number);
    const other = this.numbers.get(nameOf(peer));
    if ((bound && nameOf(bound.peer) !== nameOf(peer)) || (other !== undefined && other !== number)) return false;
    if (!bound && this.channels.size >= mostPeers) return false;
    if (!this.permit([peer.ip], now)) return false;
    this.channels.set(number, { peer, until: now + channelLife });
    this.numbers.set(nameOf(peer), number);
    return true;
  }

  /** Whom a channel leads to; null: nobody, or not any more. */
  peerOf(number: number, now: number): Address | null {
    const channel = this.channels.get(number);
    return channel && channel.until > now && this.mayReach(channel.peer, now) ? channel.peer : null;
  }

  channelOf(peer: Address, now: number): number | null {
    const number = this.numbers.get(nameOf(peer));
    return number !== undefined && this.peerOf(number, now) ? number : null;
  }

  send(peer: Address, packet: Buffer): void {
    const name = nameOf(peer);
    let path = this.paths.get(name);
    if (!path) {
      if (this.paths.size >= mostPeers) return;
      path = this.open(peer);
      this.paths.set(name, path);
    }
    path.send(packet);
  }

  close(): void {
    for (const path of this.paths.values()) path.close();
    this.paths.clear();
  }
}
