import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Log } from "#log";
import { describeError } from "./errors.ts";
import type { Principal } from "./principal.ts";
import { createSeats, type Seat } from "./seats.ts";
import { refuseUpgrade } from "./upgrade.ts";

export type UpgradeHandler = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  principal: Principal | null,
  seat: Seat,
) => void;

/** WebSocket endpoints by path; other upgrades are refused, and so are sockets past the limits of `seats.ts`. */
export interface Upgrades {
  add(path: string | RegExp, handler: UpgradeHandler): void;
  /** Open sockets. */
  count(): number;
  /** Destroys every socket that is still open. */
  destroyAll(): void;
}

export function serveUpgrades(
  server: Server,
  options: {
    readonly log: Log;
    isReady(): boolean;
    addressOf(request: IncomingMessage): string;
    identify(request: IncomingMessage): Promise<{ readonly principal: Principal | null }>;
  },
): Upgrades {
  const handlers: { path: string | RegExp; handler: UpgradeHandler }[] = [];
  const open = new Set<Duplex>();
  const seats = createSeats();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => socket.destroy());
    // Not through `URL`, which throws at addresses that no client of ours sends.
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    const found = handlers.find((one) => (typeof one.path === "string" ? one.path === path : one.path.test(path)));
    if (!found) return refuseUpgrade(socket, "404 Not Found");
    if (!options.isReady()) return refuseUpgrade(socket, "503 Service Unavailable");
    options
      .identify(request)
      .then(({ principal }) => {
        if (socket.destroyed) return;
        if (principal?.isSecondFactorMissing) return refuseUpgrade(socket, "403 Forbidden");
        const seat = seats.take(socket, principal, options.addressOf(request));
        if (!seat) return refuseUpgrade(socket, "429 Too Many Requests");
        found.handler(request, socket, head, principal, seat);
      })
      .catch((error: unknown) => refuseUpgrade(socket, `${describeError(error, options.log).status} Refused`));
  });
  return {
    add: (path, handler) => void handlers.push({ path, handler }),
    count: () => open.size,
    destroyAll: () => open.forEach((socket) => socket.destroy()),
  };
}
