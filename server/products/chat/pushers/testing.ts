import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** For tests: a push gateway on a port of its own, that notes what it is sent. */
export interface FakeGateway {
  readonly origin: string;
  readonly url: string;
  /** Every body as it came. */
  readonly texts: string[];
  /** What came of one pushkey. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  of(pushkey: string): any[];
  /** The events among these, by id. */
  events(pushkey: string): string[];
  /** Answers; where it does nothing, the connection stays open. */
  answer: (reply: ServerResponse, pushkey: string) => void;
  stop(): void;
}

export async function startFakeGateway(): Promise<FakeGateway> {
  const texts: string[] = [];
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  const came: { readonly pushkey: string; readonly notification: any }[] = [];
  const server = createServer((request, reply) => {
    void (async () => {
      let text = "";
      for await (const part of request) text += String(part);
      if (request.method !== "POST" || !(request.url ?? "").startsWith("/_matrix/push/v1/notify")) {
        texts.push(`${request.method} ${request.url}`);
        reply.writeHead(404).end();
        return;
      }
      texts.push(text);
      const { notification } = JSON.parse(text);
      const { pushkey } = notification.devices[0];
      came.push({ pushkey, notification });
      gateway.answer(reply, pushkey);
    })();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gateway: FakeGateway = {
    origin,
    url: `${origin}/_matrix/push/v1/notify`,
    texts,
    of: (pushkey) => came.filter((one) => one.pushkey === pushkey).map((one) => one.notification),
    events: (pushkey) => gateway.of(pushkey).flatMap((one) => one.event_id ?? []),
    answer: takeIt,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return gateway;
}

export const takeIt = (reply: ServerResponse): void =>
  void reply.writeHead(200, { "content-type": "application/json" }).end('{"rejected":[]}');
