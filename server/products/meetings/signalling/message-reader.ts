import { inflateRawSync } from "node:zlib";
import { typingTopic } from "@safos/contract/captions";
import { TokenBucket } from "#clock";
import { DataStream_CompressionType, DataStream_OperationType, type DataPacket } from "@livekit/protocol";

/** LiveKit's own topic for what people write to each other. */
export const chatTopic = "lk.chat";
/** LiveKit's own topic for what the server understood of what people say. */
export const captionTopic = "lk.transcription";
const maxLength = 4000;
/** UTF-8 needs at most three bytes for each of JavaScript's characters. */
const maxBytes = maxLength * 3;
const maxOpen = 8;
/** Messages that are stored for one participant each second, and at once after a pause; more are only passed on. */
const storedRate = { perSecond: 2, most: 30 };

/** A chat message that someone has sent to everybody in the call. */
export interface WrittenMessage {
  readonly streamId: string;
  readonly text: string;
}

/** Words that a client puts into someone's mouth: only the server says what was understood. */
export const isCaption = ({ value }: DataPacket): boolean =>
  value.case === "streamHeader" && value.value.topic === captionTopic;

/** What a client writes in the chat, letter by letter too, and as LiveKit's older ones do; the rest of a stream without its head is nothing. */
export const isChat = ({ value }: DataPacket): boolean =>
  (value.case === "streamHeader" && [chatTopic, typingTopic].includes(value.value.topic)) ||
  value.case === "chatMessage" ||
  (value.case === "user" && value.value.topic === "lk-chat-topic");

/** What someone writes, letter by letter. */
export const isTyping = ({ value }: DataPacket): boolean =>
  value.case === "streamHeader" && value.value.topic === typingTopic;

interface OpenStream {
  readonly parts: Uint8Array[];
  readonly isCompressed: boolean;
  size: number;
}

/** Puts the chat messages of one participant together from their data packets: a header, pieces and a trailer, or all in the header. */
export class MessageReader {
  private readonly open = new Map<string, OpenStream>();
  private readonly allowance = new TokenBucket(storedRate, 0);

  /** The message that this packet completes; null for everything else. `now` is monotonic ms. */
  take({ value, destinationIdentities }: DataPacket, now: number): WrittenMessage | null {
    // What is meant for some of them is not the meeting's.
    if (destinationIdentities.length > 0) return null;
    if (value.case === "streamHeader") {
      const { streamId, topic, contentHeader, compression, inlineContent } = value.value;
      if (topic !== chatTopic || contentHeader.case !== "textHeader" || streamId === "" || streamId.length > 100)
        return null;
      if (contentHeader.value.operationType !== DataStream_OperationType.CREATE) return null;
      const stream = { parts: [], isCompressed: compression === DataStream_CompressionType.DEFLATE_RAW, size: 0 };
      if (inlineContent !== undefined) return this.finish(streamId, { ...stream, parts: [inlineContent] }, now);
      if (this.open.size < maxOpen) this.open.set(streamId, stream);
    } else if (value.case === "streamChunk") {
      const stream = this.open.get(value.value.streamId);
      if (!stream) return null;
      stream.size += value.value.content.length;
      if (stream.size > maxBytes) this.open.delete(value.value.streamId);
      else stream.parts.push(value.value.content);
    } else if (value.case === "streamTrailer") {
      const { streamId, reason } = value.value;
      const stream = this.open.get(streamId);
      this.open.delete(streamId);
      // A reason is given when the sender broke off.
      if (stream && reason === "") return this.finish(streamId, stream, now);
    }
    return null;
  }

  private finish(streamId: string, { parts, isCompressed }: OpenStream, now: number): WrittenMessage | null {
    const text = readText(Buffer.concat(parts), isCompressed)?.replaceAll("\u0000", "").trim() ?? "";
    if (text === "" || text.length > maxLength) return null;
    if (this.allowance.take(now) > 0) return null;
    return { streamId: streamId.replaceAll("\u0000", ""), text };
  }
}

function readText(bytes: Buffer, isCompressed: boolean): string | null {
  try {
    return (isCompressed ? inflateRawSync(bytes, { maxOutputLength: maxBytes }) : bytes).toString("utf8");
  } catch {
    return null;
  }
}
