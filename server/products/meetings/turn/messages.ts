/** How packets may come to the relay; `https`: over TLS on the port of HTTP. */
export type Way = "udp" | "tcp" | "tls" | "https";

/** What the server and its relay process say to each other. */
export interface RelayStart {
  readonly secret: string;
  /** Of each media process. */
  readonly mediaPorts: readonly number[];
  readonly announced: readonly string[];
  readonly port: number;
  readonly tlsPort: number;
  /** A socket of this machine for connections that came beside HTTP; null: none come. */
  readonly path: string | null;
}

export interface Statistics {
  readonly allocations: number;
  readonly relayedBytes: number;
  readonly refused: number;
}

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export type ToRelay =
  | { readonly kind: "begin"; readonly start: RelayStart; readonly pair: Pair | null }
  | { readonly kind: "pair"; readonly pair: Pair }
  | { readonly kind: "end"; readonly whom: string }
  /** A participant's way into the media, as the answer to their offer has it. */
  | { readonly kind: "path"; readonly whom: string; readonly ufrag: string; readonly password: string }
  | { readonly kind: "statistics" };

export type FromRelay =
  /** What it listens on. */
  | { readonly kind: "ready"; readonly open: readonly Way[]; readonly faults: readonly string[] }
  | { readonly kind: "statistics"; readonly statistics: Statistics };
