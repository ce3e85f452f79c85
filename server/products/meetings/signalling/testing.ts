import {
  AddTrackRequest,
  Encryption_Type,
  JoinRequest,
  SignalRequest,
  SignalResponse,
  TrackSource,
  TrackType,
  WrappedJoinRequest,
} from "@livekit/protocol";
import { WebSocket } from "ws";
import { uuid } from "#clock";

/** The parameter `join_request` of a client that says this of itself. */
export const joinRequestWith = (participantAttributes: Record<string, string>): string =>
  encodeURIComponent(
    Buffer.from(
      new WrappedJoinRequest({
        joinRequest: new JoinRequest({ clientInfo: { protocol: 16 }, participantAttributes }).toBinary(),
      }).toBinary(),
    ).toString("base64url"),
  );

/** The same of a client that asks for nothing in particular. */
export const plainJoinRequest = joinRequestWith({});

type Message = SignalResponse["message"];
type CaseOf = NonNullable<Message["case"]>;

/** Someone in a call as far as the signalling goes. */
export class SignalClient {
  /** Everything that came. */
  readonly messages: Message[] = [];
  readonly socket: WebSocket;

  constructor(server: { readonly url: string }, token: string, joinRequest = plainJoinRequest) {
    const url = `${server.url.replace("http", "ws")}/rtc/v1?access_token=${token}&join_request=${joinRequest}`;
    this.socket = new WebSocket(url);
    this.socket.on("message", (bytes: Buffer) => this.messages.push(SignalResponse.fromBinary(bytes).message));
    this.socket.on("error", () => undefined);
  }

  of<C extends CaseOf>(kind: C): Extract<Message, { case: C }>["value"][] {
    return this.messages.flatMap((one) => (one.case === kind ? [one.value as never] : []));
  }

  send(message: SignalRequest["message"]): void {
    this.socket.send(new SignalRequest({ message }).toBinary());
  }

  /** Says that it will send a track; its kind follows from the source unless it is said. */
  announce(
    source: TrackSource,
    type = isSound(source) ? TrackType.AUDIO : TrackType.VIDEO,
    encryption = Encryption_Type.NONE,
  ): void {
    this.send({ case: "addTrack", value: new AddTrackRequest({ cid: uuid(), source, type, name: "x", encryption }) });
  }
}

const isSound = (source: TrackSource): boolean =>
  source === TrackSource.MICROPHONE || source === TrackSource.SCREEN_SHARE_AUDIO;
