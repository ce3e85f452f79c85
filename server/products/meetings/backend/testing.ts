import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startTestServer, type TestServer } from "../../../testing/server.ts";

export const liveKitKey = { id: "APIsafos", secret: "5".repeat(40) };

/** Hands on what is sent to it, for a server whose address is known later than its sender begins; counts what went by. */
interface Relay {
  readonly url: string;
  /** Null: what comes is refused. */
  target: string | null;
  readonly bodies: { readonly authorization: string; readonly body: string }[];
  stop(): void;
}

async function startRelay(): Promise<Relay> {
  const bodies: Relay["bodies"] = [];
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces).toString("utf8");
      const { authorization = "", "content-type": type = "" } = request.headers;
      bodies.push({ authorization, body });
      if (relay.target === null) {
        response.writeHead(503).end();
        return;
      }
      fetch(relay.target, { method: "POST", headers: { authorization, "content-type": type }, body }).then(
        (answer) => response.writeHead(answer.status).end(),
        () => response.writeHead(502).end(),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const relay: Relay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: null,
    bodies,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return relay;
}

/**
 * A Safos whose calls are at another server that speaks LiveKit's protocol: here another Safos with a media key, which is
 * always to be had. `e2e/clients/livekit-backend.test.ts` does the same with LiveKit's own server.
 */
export async function startBesideMediaServer(): Promise<{
  readonly safos: TestServer;
  readonly media: TestServer;
  readonly relay: Relay;
  readonly environment: Record<string, string>;
  stop(): Promise<void>;
}> {
  const relay = await startRelay();
  const { id, secret } = liveKitKey;
  const media = await startTestServer({
    SAFOS_MEDIA_KEYS: `${id}:${secret}`,
    SAFOS_MEDIA_WEBHOOKS: `${id}=${relay.url}`,
  });
  const environment = {
    SAFOS_MEDIA_BACKEND: "livekit",
    SAFOS_LIVEKIT_URL: media.url.replace("http", "ws"),
    SAFOS_LIVEKIT_KEY: id,
    SAFOS_LIVEKIT_SECRET: secret,
  };
  const safos = await startTestServer(environment);
  relay.target = `${safos.url}/livekit/webhook`;
  return {
    safos,
    media,
    relay,
    environment,
    async stop() {
      await safos.stop();
      await media.stop();
      relay.stop();
    },
  };
}
