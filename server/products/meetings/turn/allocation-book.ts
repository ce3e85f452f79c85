import { randomBytes } from "node:crypto";
import { networkOf } from "./address.ts";
import type { Allocation } from "./allocation.ts";
import { relayLife } from "./credentials.ts";
import type { Limits, RelayClient } from "./relay-client.ts";

const usual: Limits = { perName: 32, perAddress: 4000, inAll: 20_000 };
/** The range in which relayed addresses lie by custom (RFC 8656 §7.2). They are names only: no socket has them. */
const firstPort = 49_152;
const ports = 65_536 - firstPort;

interface Entry {
  readonly client: RelayClient;
  readonly allocation: Allocation;
}

/** Every allocation there is, by the client's way to us. */
export class AllocationBook {
  private readonly limits: Limits;
  private readonly entries = new Map<string, Entry>();
  private readonly byName = new Map<string, number>();
  private readonly byAddress = new Map<string, number>();
  /** Who has left, until their names are worth nothing anyway (s since 1970). */
  private readonly left = new Map<string, number>();
  private transactions = 0;
  private lastPort = 0;
  private readonly start = randomBytes(8);

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...usual, ...limits };
  }

  get size(): number {
    return this.entries.size;
  }

  of(client: RelayClient): Allocation | null {
    return this.entries.get(nameOf(client))?.allocation ?? null;
  }

  hasLeft(whom: string): boolean {
    return this.left.has(whom);
  }

  hasRoom(whom: string, { address }: RelayClient): boolean {
    return (
      this.entries.size < this.limits.inAll &&
      (this.byName.get(whom) ?? 0) < this.limits.perName &&
      (this.byAddress.get(networkOf(address.ip)) ?? 0) < this.limits.perAddress
    );
  }

  /** A port for the next relayed address, each in its turn. */
  nextPort(): number {
    this.lastPort = (this.lastPort + 1) % ports;
    return firstPort + this.lastPort;
  }

  /** 12 bytes for an indication of ours; nobody answers it. */
  nextTransaction(): Buffer {
    const bytes = Buffer.concat([this.start, Buffer.alloc(4)]);
    bytes.writeUInt32BE(this.transactions++ >>> 0, 8);
    return bytes;
  }

  add(client: RelayClient, allocation: Allocation): void {
    this.entries.set(nameOf(client), { client, allocation });
    count(this.byName, allocation.whom, 1);
    count(this.byAddress, networkOf(client.address.ip), 1);
  }

  endOf(client: RelayClient): void {
    const name = nameOf(client);
    const entry = this.entries.get(name);
    if (!entry) return;
    this.entries.delete(name);
    count(this.byName, entry.allocation.whom, -1);
    count(this.byAddress, networkOf(client.address.ip), -1);
    entry.allocation.close();
  }

  revoke(whom: string, now: number): void {
    this.left.set(whom, now + relayLife + 60);
    if (this.byName.has(whom)) this.endWhere(({ allocation }) => allocation.whom === whom);
  }

  endOld(now: number): void {
    this.endWhere(({ allocation }) => allocation.until <= now);
    for (const [whom, until] of this.left) if (until <= now) this.left.delete(whom);
  }

  private endWhere(isMeant: (entry: Entry) => boolean): void {
    for (const entry of this.entries.values()) {
      if (!isMeant(entry)) continue;
      this.endOf(entry.client);
      entry.client.end?.();
    }
  }
}

/** RFC 8656 §2.2's five-tuple, as far as it differs. */
const nameOf = ({ transport, address }: RelayClient): string => `${transport} ${address.ip} ${address.port}`;

function count(counts: Map<string, number>, name: string, by: number): void {
  const next = (counts.get(name) ?? 0) + by;
  if (next <= 0) counts.delete(name);
  else counts.set(name, next);
}
