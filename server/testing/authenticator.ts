import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** An authenticator with one passkey, as WebAuthn's clients show it: what a browser and a security key do together. */
export interface TestAuthenticator {
  create(options: Record<string, unknown>, how?: Partial<How>): Record<string, unknown>;
  get(options: Record<string, unknown>, how?: Partial<How>): Record<string, unknown>;
}

interface How {
  /** The page that asks. */
  readonly origin: string;
  readonly rpId: string;
  readonly isUserVerified: boolean;
  /** What it says how often it has signed; it counts by itself when this is left out. */
  readonly counter: number;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string): Buffer => createHash("sha256").update(bytes).digest();

/** CBOR (RFC 8949 §3.1) of lengths below 65,536. */
function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}
const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const bytes = (value: Uint8Array): Buffer => Buffer.concat([head(2, value.length), value]);
const integer = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));

/** The public key as COSE has it (RFC 9053 §7.1.1): ES256 on P-256. */
function coseOf(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const entries: [number, Buffer][] = [
    [1, integer(2)],
    [3, integer(-7)],
    [-1, integer(1)],
    [-2, bytes(Buffer.from(x, "base64url"))],
    [-3, bytes(Buffer.from(y, "base64url"))],
  ];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([name, value]) => [integer(name), value])]);
}

/** For the page at this address. */
export function createTestAuthenticator(url: string): TestAuthenticator {
  const page = new URL(url);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  let signed = 0;

  const dataOf = (how: How, isNew: boolean): Buffer => {
    const flags = 0x01 | (how.isUserVerified ? 0x04 : 0) | (isNew ? 0x40 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(how.counter);
    const attested = [Buffer.alloc(16), Buffer.from([0, id.length]), id, coseOf(publicKey)];
    return Buffer.concat([sha256(how.rpId), Buffer.from([flags]), counter, ...(isNew ? attested : [])]);
  };
  const clientData = (type: string, options: Record<string, unknown>, { origin }: How): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge: options["challenge"], origin, crossOrigin: false }));
  const howOf = (how: Partial<How>): How => ({
    origin: page.origin,
    rpId: page.hostname,
    isUserVerified: true,
    counter: ++signed,
    ...how,
  });
  const answer = (response: Record<string, unknown>) => ({
    id: base64url(id),
    rawId: base64url(id),
    type: "public-key",
    clientExtensionResults: {},
    response,
  });

  return {
    create(options, given = {}) {
      const how = howOf(given);
      const entries = [
        text("fmt"),
        text("none"),
        text("attStmt"),
        head(5, 0),
        text("authData"),
        bytes(dataOf(how, true)),
      ];
      return answer({
        clientDataJSON: base64url(clientData("webauthn.create", options, how)),
        attestationObject: base64url(Buffer.concat([head(5, 3), ...entries])),
        transports: ["internal"],
      });
    },
    get(options, given = {}) {
      const how = howOf(given);
      const json = clientData("webauthn.get", options, how);
      const data = dataOf(how, false);
      return answer({
        clientDataJSON: base64url(json),
        authenticatorData: base64url(data),
        signature: base64url(sign("sha256", Buffer.concat([data, sha256(json)]), privateKey)),
      });
    },
  };
}
