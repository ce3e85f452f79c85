import type { MediaHost } from "../media/host.ts";
import type { Statistics } from "../media/messages.ts";
import type { Tokens } from "../calls/tokens.ts";
import type { SfuBackend } from "./port.ts";

/** Our own media server: the media process of this server process, which knows each client by its WebSocket. */
export function createEmbeddedBackend(host: MediaHost, tokens: Tokens, url: string): SfuBackend {
  return {
    kind: "embedded",
    url,
    can: () => true,
    prepare: () => tokens.prepare(),
    async start() {
      await tokens.prepare();
      await host.start();
    },
    stop: () => host.stop(),
    check: () => host.check(),
    token: (ticket, lifeSeconds) => tokens.make(ticket, lifeSeconds),
    command: (command) => host.command(command),
    presentIn: (room) => host.presentIn(room),
    rooms: () => host.rooms(),
    listen: (listener) => host.listen(listener),
    statistics: () => host.command({ kind: "statistics" }) as Promise<Statistics>,
    reconcile: async () => null,
  };
}
