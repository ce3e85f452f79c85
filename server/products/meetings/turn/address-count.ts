import { networkOf } from "./address.ts";

/** Connections up to a limit, of one address (of IPv6, one network) and in all. */
export class AddressCount {
  private readonly limits: { readonly perAddress: number; readonly inAll: number };
  private readonly byNetwork = new Map<string, number>();
  private inAll = 0;

  constructor(limits: AddressCount["limits"]) {
    this.limits = limits;
  }

  /** Counts one until it is released, however often; null: there are too many. */
  take(address: string): (() => void) | null {
    const network = networkOf(address);
    const here = this.byNetwork.get(network) ?? 0;
    if (here >= this.limits.perAddress || this.inAll >= this.limits.inAll) return null;
    this.byNetwork.set(network, here + 1);
    this.inAll++;
    let isCounted = true;
    return () => {
      if (!isCounted) return;
      isCounted = false;
      this.inAll--;
      const left = (this.byNetwork.get(network) ?? 1) - 1;
      if (left <= 0) this.byNetwork.delete(network);
      else this.byNetwork.set(network, left);
    };
  }
}
