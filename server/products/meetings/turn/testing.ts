import { randomBytes } from "node:crypto";
import { writeAddress } from "./address.ts";
import {
  attributes,
  keyOf,
  methods,
  readMessage,
  textOf,
  valueOf,
  writeMessage,
  type Address,
  type Message,
} from "./message.ts";
import { realm } from "./requests.ts";

type Attributes = Message["attributes"];

/** What a TURN client asks, for tests. */
export class TestClient {
  readonly username: string;
  private readonly key: Buffer;
  private nonce = "";

  constructor({ username, credential }: { readonly username: string; readonly credential: string }) {
    this.username = username;
    this.key = keyOf(username, realm, credential);
  }

  /** A request as bytes, signed once a nonce is known. */
  request(method: number, own: Attributes = [], transaction = randomBytes(12)): Buffer {
    const credentials = [
      { type: attributes.username, value: Buffer.from(this.username) },
      { type: attributes.realm, value: Buffer.from(realm) },
      { type: attributes.nonce, value: Buffer.from(this.nonce) },
    ];
    const isSigned = this.nonce !== "";
    return writeMessage(
      { method, kind: "request", transaction, attributes: [...own, ...(isSigned ? credentials : [])] },
      isSigned ? this.key : null,
    );
  }

  /** Reads an answer: 0 for done, else the error's code. Keeps the nonce. */
  read(bytes: Buffer | undefined): { code: number; message: Message } {
    const message = bytes ? readMessage(bytes) : null;
    if (!message) throw new Error("there was no answer");
    this.nonce = textOf(message, attributes.nonce) || this.nonce;
    const error = valueOf(message, attributes.errorCode);
    return { code: error ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : 0, message };
  }
}

export const wantUdp = { type: attributes.requestedTransport, value: Buffer.from([17, 0, 0, 0]) };
export const channelNumber = (number: number) => ({
  type: attributes.channelNumber,
  value: Buffer.from([number >> 8, number & 255, 0, 0]),
});
/** Goes with the transaction of its request, whose bytes mask it. */
export const peerAddress = (address: Address, transaction: Buffer) =>
  writeAddress(attributes.xorPeerAddress, address, transaction);
export const sendIndication = (to: Address, data: Buffer): Buffer => {
  const transaction = randomBytes(12);
  const all = [peerAddress(to, transaction), { type: attributes.data, value: data }];
  return writeMessage({ method: methods.send, kind: "indication", transaction, attributes: all });
};
