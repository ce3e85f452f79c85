/** Which other origins pages of ours may connect to. */
export interface Connections {
  /** `wss://livekit.example`. */
  allow(origin: string): void;
  all(): readonly string[];
}

export function createConnections(): Connections {
  const origins = new Set<string>();
  return { allow: (origin) => void origins.add(origin), all: () => [...origins] };
}
