import { readAddress } from "./address.ts";
import { attributes, methods, valueOf, type Message } from "./message.ts";
import type { Relay, RelayClient } from "./relay.ts";

/** A Send indication (RFC 8656 §11.2). What may not be sent is dropped without a word, as the RFC has it. */
export function receiveSent(relay: Relay, client: RelayClient, message: Message, now: number): void {
  if (message.method !== methods.send) return;
  const allocation = relay.book.of(client);
  const peer = readAddress(valueOf(message, attributes.xorPeerAddress), message.transaction);
  const data = valueOf(message, attributes.data);
  if (!allocation || allocation.until <= now || !peer || !data) return;
  if (!relay.isMedia(peer) || !allocation.mayReach(peer, now)) return;
  relay.passOn(allocation, peer, data);
}
