import { attributes, isSignedBy, readMessage, textOf, writeMessage } from "./message.ts";

const zero = Buffer.alloc(8);
const one = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
const roles: ReadonlySet<number> = new Set([attributes.iceControlled, attributes.iceControlling]);

/**
 * Chromium gives the checks of its relayed candidates the value 0 for their role (RFC 8445 §7.1.3), which libjuice takes for none at all and refuses (400). A check
 * that is rightly signed goes on with another one; everything else as it came.
 */
export function mendRole(packet: Buffer, passwordOf: (ufrag: string) => string | null): Buffer {
  // A binding request; media and DTLS begin otherwise, so that they cost one look.
  if (packet[0] !== 0 || packet[1] !== 1) return packet;
  const message = readMessage(packet);
  if (!message?.attributes.some(({ type, value }) => roles.has(type) && value.equals(zero))) return packet;
  const password = passwordOf(textOf(message, attributes.username).split(":")[0] ?? "");
  if (password === null || !isSignedBy(message, Buffer.from(password))) return packet;
  const mended = message.attributes.map(({ type, value }) => ({ type, value: roles.has(type) ? one : value }));
  return writeMessage({ ...message, attributes: mended }, Buffer.from(password));
}
