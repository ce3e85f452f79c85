import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** An office program that does what Collabora does: says what it opens, and signs what it asks of the host of its files. */
export interface ScriptedOffice {
  readonly url: string;
  /** Asks the host, signed with the present key. */
  ask(address: string, token: string, request?: ScriptedRequest): Promise<Response>;
  /** Takes a new key; the one before is still named in discovery. */
  changeKeys(): void;
  stop(): Promise<void>;
}

interface ScriptedRequest {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds since 1970 that the signature names. */
  readonly at?: number;
  /** By another's key. */
  readonly isForged?: boolean;
  /** Without a signature. */
  readonly isUnsigned?: boolean;
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const pair = (): KeyPair => generateKeyPairSync("rsa", { modulusLength: 2048 });

/** `serve`: what else it answers, such as the editor in the frame. */
export async function startOffice(serve: RequestListener = notFound): Promise<ScriptedOffice> {
  let keys = pair();
  let before = pair();
  const forged = pair();
  const server = createServer((request, reply) => {
    if (request.url !== "/hosting/discovery") serve(request, reply);
    else reply.writeHead(200, { "content-type": "text/xml" }).end(discovery(origin(), keys, before));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin(),
    ask(address, token, { method = "GET", headers = {}, body, at = Date.now(), isForged, isUnsigned } = {}) {
      const url = `${address}?access_token=${token}`;
      const ticks = 621_355_968_000_000_000n + BigInt(at) * 10_000n;
      const sign = (pairUsed: KeyPair): string =>
        createSign("sha256")
          .update(signedPart(token, url, ticks))
          .sign(pairUsed.privateKey, "base64");
      const signature = isUnsigned
        ? {}
        : {
            "x-wopi-timestamp": String(ticks),
            "x-wopi-proof": sign(isForged ? forged : keys),
            "x-wopi-proofold": sign(isForged ? forged : before),
          };
      return fetch(url, { method, headers: { ...headers, ...signature }, ...(body === undefined ? {} : { body }) });
    },
    changeKeys() {
      before = keys;
      keys = pair();
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const notFound: RequestListener = (_request, reply) => void reply.writeHead(404).end();

function discovery(origin: string, keys: KeyPair, before: KeyPair): string {
  const action = (name: string, ext: string): string =>
    `<action name="${name}" default="true" ext="${ext}" urlsrc="${origin}/browser/abc/cool.html?&lt;ui=UI_LLCC&amp;&gt;"/>`;
  const part = (of: KeyPair, name: "n" | "e"): string =>
    Buffer.from(of.publicKey.export({ format: "jwk" })[name] ?? "", "base64url").toString("base64");
  return `<?xml version="1.0" encoding="utf-8"?><wopi-discovery><net-zone name="external-http">
    <app name="writer">${action("edit", "docx")}${action("edit", "odt")}${action("view", "wpd")}</app></net-zone>
    <proof-key modulus="${part(keys, "n")}" exponent="${part(keys, "e")}" oldmodulus="${part(before, "n")}" oldexponent="${part(before, "e")}"/>
  </wopi-discovery>`;
}

function signedPart(token: string, url: string, ticks: bigint): Buffer {
  const parts = [Buffer.from(token), Buffer.from(url.toUpperCase()), Buffer.alloc(8)];
  parts[2]?.writeBigInt64BE(ticks);
  return Buffer.concat(
    parts.flatMap((one) => {
      const length = Buffer.alloc(4);
      length.writeInt32BE(one.length);
      return [length, one];
    }),
  );
}
