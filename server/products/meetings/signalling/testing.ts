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

  /** @param path with what the client says of itself */
  constructor(
    server: { readonly url: string },
    token: string,
    path: string = `/rtc/v1?join_request=${plainJoinRequest}`,
  ) {
    this.socket = new WebSocket(`${server.url.replace("http", "ws")}${path}&access_token=${token}`);
    this.socket.on("message", (bytes: Buffer) => {
      const { message } = SignalResponse.fromBinary(bytes);
      this.messages.push(message);
      this.receive(message);
    });
    this.socket.on("error", () => undefined);
  }

  /** For clients that answer. */
  protected receive(_message: Message): void {}

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
