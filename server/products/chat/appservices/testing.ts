import { createServer, type IncomingMessage } from "node:http";
import { randomToken } from "#clock";
import type { TestPerson, TestServer } from "../../../testing/server.ts";

interface Taken {
  readonly txnId: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  readonly events: any[];
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  readonly ephemeral: any[];
}

/** For tests: an application service on a port of its own, that notes what it is sent. */
export interface FakeAppservice {
  readonly url: string;
  readonly asToken: string;
  readonly hsToken: string;
  /** Every transaction as often as it came. */
  readonly came: Taken[];
  /** Addresses that were asked, with their method. */
  readonly asked: string[];
  /** The events of each transaction once, in order. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  events(): any[];
  /** What was sent beside them, each time. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  ephemeral(type: string): any[];
  /** Bodies of the messages among them. */
  messages(): string[];
  /** What is answered instead of 200 and `{}`; null: nothing, and the connection stays open. */
  answer: (request: { readonly method: string; readonly path: string }) => Answer | Promise<Answer> | null;
  stop(): void;
}

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

export async function startFakeAppservice(): Promise<FakeAppservice> {
  const [asToken, hsToken] = [randomToken(40), randomToken(40)];
  const came: Taken[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await textOf(request);
      const [method, path] = [request.method ?? "", decodeURIComponent(request.url ?? "")];
      asked.push(`${method} ${path}`);
      if (request.headers.authorization !== `Bearer ${hsToken}`) {
        response.writeHead(403).end("{}");
        return;
      }
      const answered = await fake.answer({ method, path });
      const txnId = /^\/_matrix\/app\/v1\/transactions\/(.+)$/.exec(path)?.[1];
      if (txnId !== undefined) came.push({ txnId, ephemeral: [], ...(JSON.parse(body) as { events: unknown[] }) });
      if (answered) response.writeHead(answered.status, answered.headers).end(answered.body ?? "{}");
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const fake: FakeAppservice = {
    url,
    asToken,
    hsToken,
    came,
    asked,
    events: () => [...new Map(came.map((one) => [one.txnId, one.events])).values()].flat(),
    ephemeral: (type) => came.flatMap((one) => one.ephemeral).filter((event) => event.type === type),
    messages: () =>
      fake
        .events()
        .filter((event) => event.type === "m.room.message")
        .map((event) => String(event.content.body)),
    answer: () => ({ status: 200 }),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;
}

/** A registration file's content; `more` goes over it. */
export const registrationOf = (id: string, fake: FakeAppservice, more: object = {}): object => ({
  id,
  url: fake.url,
  as_token: fake.asToken,
  hs_token: fake.hsToken,
  sender_localpart: `${id}bot`,
  rate_limited: false,
  namespaces: {
    users: [{ regex: `@_${id}_.*`, exclusive: true }],
    aliases: [{ regex: `#_${id}_.*`, exclusive: true }],
    rooms: [],
  },
  ...more,
});

/** Registers it for `fk.example`. */
export async function register(server: TestServer, id: string, fake: FakeAppservice, more: object = {}): Promise<void> {
  const organisation = server.safos.organisations.byDomain("fk.example");
  if (organisation) await server.safos.chat.appservices.register(registrationOf(id, fake, more), organisation);
}

/** Someone who asks with a token. */
export const holder = (token: string): TestPerson => ({ token }) as TestPerson;
