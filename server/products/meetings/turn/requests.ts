import { Allocation } from "./allocation.ts";
import { readAddress, writeAddress } from "./address.ts";
import { isNonce, makeNonce, readUsername } from "./credentials.ts";
import {
  attributes,
  errorCode,
  isSignedBy,
  keyOf,
  methods,
  number32,
  text,
  textOf,
  unknownAttributes,
  valueOf,
  writeMessage,
  type Message,
} from "./message.ts";
import type { RelayClient } from "./relay-client.ts";
import type { RelayView } from "./relay-view.ts";

/** The realm that passwords belong to. */
export const realm = "safos";
const software = "Safos";
/** Seconds of life: what is usual, and the most that a client may ask for (RFC 8656 §3.2). */
const usualLife = 600;
const longestLife = 3600;
const udp = 17;

type Attributes = Message["attributes"];
interface Refused {
  readonly code: number;
  readonly reason: string;
  readonly extra: Attributes;
}
type Answer = { readonly done: Attributes } | Refused;

/** What a signed request comes with. */
interface Signed {
  readonly relay: RelayView;
  readonly client: RelayClient;
  readonly message: Message;
  readonly username: string;
  readonly whom: string;
  readonly key: Buffer;
  readonly mayBegin: boolean;
  readonly now: number;
}

/** Attributes below 0x8000 that we understand (RFC 8489 §6.3.1: any other is refused by name). */
const understood = new Set<number>([
  ...[attributes.username, attributes.messageIntegrity, attributes.realm, attributes.nonce],
  ...[attributes.channelNumber, attributes.lifetime, attributes.xorPeerAddress, attributes.data],
  ...[attributes.requestedAddressFamily, attributes.requestedTransport, attributes.dontFragment],
  attributes.messageIntegritySha256,
]);

const refusal = (code: number, reason: string, extra: Attributes = []): Refused => ({ code, reason, extra });

/** The answer to a request; null: it deserves none. */
export function answerRequest(relay: RelayView, client: RelayClient, message: Message, now: number): Buffer | null {
  const { method, transaction } = message;
  const finish = (answer: Answer, key: Buffer | null): Buffer => {
    if ("done" in answer)
      return writeMessage(
        { method, kind: "success", transaction, attributes: [...answer.done, text(attributes.software, software)] },
        key,
      );
    relay.refused++;
    const all = [errorCode(answer.code, answer.reason), ...answer.extra];
    return writeMessage({ method, kind: "error", transaction, attributes: all }, key);
  };
  const strange = message.attributes.map((one) => one.type).filter((type) => type < 0x8000 && !understood.has(type));
  if (strange.length > 0) return finish(refusal(420, "Unknown Attribute", [unknownAttributes(strange)]), null);
  if (method === methods.binding) return finish({ done: [mapped(client, transaction)] }, null);
  const verb = verbs.get(method);
  if (!verb) return null;
  const signed = authenticate(relay, client, message, now);
  if ("code" in signed) return finish(signed, null);
  return finish(verb(signed), signed.key);
}

/** The answer to who has not signed yet, which no relay is needed for; null: it deserves none. */
export function answerUnsigned(secret: string, client: RelayClient, message: Message, now: number): Buffer | null {
  const { method, transaction } = message;
  if (method === methods.binding)
    return writeMessage({ method, kind: "success", transaction, attributes: [mapped(client, transaction)] }, null);
  if (!verbs.has(method)) return null;
  const { code, reason, extra } = challenge({ options: { secret } }, client, now, 401, "Unauthenticated");
  return writeMessage({ method, kind: "error", transaction, attributes: [errorCode(code, reason), ...extra] }, null);
}

const mapped = ({ address }: RelayClient, transaction: Buffer) =>
  writeAddress(attributes.xorMappedAddress, address, transaction);

/** A refusal with what the client signs its next attempt with. */
function challenge(
  { options }: { readonly options: Pick<RelayView["options"], "secret"> },
  { address }: RelayClient,
  now: number,
  code: number,
  reason: string,
): Refused {
  const nonce = makeNonce(options.secret, address.ip, now);
  return refusal(code, reason, [text(attributes.realm, realm), text(attributes.nonce, nonce)]);
}

/** Long-term credentials (RFC 8489 §9.2.4). */
function authenticate(relay: RelayView, client: RelayClient, message: Message, now: number): Signed | Refused {
  const { secret } = relay.options;
  const { ip } = client.address;
  const unauthenticated = (): Refused => challenge(relay, client, now, 401, "Unauthenticated");
  if (!message.signed) return unauthenticated();
  const username = textOf(message, attributes.username);
  const nonce = textOf(message, attributes.nonce);
  if (username === "" || nonce === "" || textOf(message, attributes.realm) === "") return refusal(400, "Bad Request");
  if (!isNonce(secret, ip, nonce, now)) return challenge(relay, client, now, 438, "Stale Nonce");
  const user = readUsername(secret, username);
  if (!user || relay.book.hasLeft(user.whom)) return unauthenticated();
  const key = keyOf(username, realm, user.password);
  if (!isSignedBy(message, key)) return unauthenticated();
  return { relay, client, message, username, whom: user.whom, key, mayBegin: user.until > now, now };
}

/** §7.2 */
function allocate({ relay, client, message, username, whom, key, mayBegin, now }: Signed): Answer {
  const { transaction } = message;
  const before = relay.book.of(client);
  if (before) {
    if (!before.transaction.equals(transaction) || before.username !== username)
      return refusal(437, "Allocation Mismatch");
    return { done: allAbout(before, client, now) };
  }
  if (!mayBegin) return challenge(relay, client, now, 401, "Unauthenticated");
  const transport = valueOf(message, attributes.requestedTransport);
  if (transport?.length !== 4) return refusal(400, "Bad Request");
  if (transport[0] !== udp) return refusal(442, "Unsupported Transport Protocol");
  const wanted = valueOf(message, attributes.requestedAddressFamily);
  if (wanted && wanted[0] !== 1 && wanted[0] !== 2) return refusal(440, "Address Family not Supported");
  const ip = wanted ? relay.relayedIp(wanted[0] === 2 ? 6 : 4) : (relay.relayedIp(4) ?? relay.relayedIp(6));
  if (ip === null) return refusal(440, "Address Family not Supported");
  if (!relay.book.hasRoom(whom, client)) return refusal(486, "Allocation Quota Reached");
  const relayed = { ip, port: relay.book.nextPort() };
  const made = { username, whom, key, relayed, transaction: Buffer.from(transaction), until: now + lifeOf(message) };
  const allocation: Allocation = new Allocation(made, (peer) =>
    relay.options.openPath(peer.port, (packet) => relay.passBack(client, allocation, peer, packet)),
  );
  relay.book.add(client, allocation);
  return { done: allAbout(allocation, client, now) };
}

const allAbout = (allocation: Allocation, client: RelayClient, now: number): Attributes => [
  writeAddress(attributes.xorRelayedAddress, allocation.relayed, allocation.transaction),
  ...described(allocation, now),
  mapped(client, allocation.transaction),
];

const described = ({ until }: Allocation, now: number): Attributes => [
  number32(attributes.lifetime, Math.max(0, Math.ceil(until - now))),
];

/** §7.2: at least the usual life, at most an hour. */
function lifeOf(message: Message): number {
  const asked = valueOf(message, attributes.lifetime);
  return asked?.length === 4 ? Math.min(Math.max(asked.readUInt32BE(0), usualLife), longestLife) : usualLife;
}

/** §8.2 */
function refresh({ relay, client, message, username, now }: Signed): Answer {
  const allocation = relay.book.of(client);
  if (!allocation) return refusal(437, "Allocation Mismatch");
  if (allocation.username !== username) return refusal(441, "Wrong Credentials");
  const asked = valueOf(message, attributes.lifetime);
  if (asked?.length === 4 && asked.readUInt32BE(0) === 0) {
    relay.book.endOf(client);
    return { done: [number32(attributes.lifetime, 0)] };
  }
  allocation.until = now + lifeOf(message);
  return { done: described(allocation, now) };
}

/** §10.2; all of them, or none. */
function createPermission({ relay, client, message, username, now }: Signed): Answer {
  const allocation = relay.book.of(client);
  if (!allocation) return refusal(437, "Allocation Mismatch");
  if (allocation.username !== username) return refusal(441, "Wrong Credentials");
  const peers = message.attributes
    .filter((one) => one.type === attributes.xorPeerAddress)
    .map((one) => readAddress(one.value, message.transaction));
  const ips = peers.flatMap((peer) => (peer ? [peer.ip] : []));
  if (ips.length === 0 || ips.length < peers.length) return refusal(400, "Bad Request");
  if (!ips.every((ip) => relay.isOurs(ip))) return refusal(403, "Forbidden");
  return allocation.permit(ips, now) ? { done: [] } : refusal(508, "Insufficient Capacity");
}

/** §12.2 */
function bindChannel({ relay, client, message, username, now }: Signed): Answer {
  const allocation = relay.book.of(client);
  if (!allocation) return refusal(437, "Allocation Mismatch");
  if (allocation.username !== username) return refusal(441, "Wrong Credentials");
  const number = valueOf(message, attributes.channelNumber);
  const peer = readAddress(valueOf(message, attributes.xorPeerAddress), message.transaction);
  if (number?.length !== 4 || !peer) return refusal(400, "Bad Request");
  const channel = number.readUInt16BE(0);
  // RFC 5766 had numbers up to 0x7FFF, and its clients are many.
  if (channel < 0x4000 || channel > 0x7fff) return refusal(400, "Bad Request");
  if (!relay.isMedia(peer)) return refusal(403, "Forbidden");
  return allocation.bind(channel, peer, now) ? { done: [] } : refusal(400, "Bad Request");
}

const verbs: ReadonlyMap<number, (signed: Signed) => Answer> = new Map([
  [methods.allocate, allocate],
  [methods.refresh, refresh],
  [methods.createPermission, createPermission],
  [methods.channelBind, bindChannel],
]);
