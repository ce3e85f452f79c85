import {
  CreateRoomRequest,
  DeleteRoomRequest,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  MuteRoomTrackRequest,
  RoomParticipantIdentity,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  type ParticipantInfo,
  type Room,
} from "@livekit/protocol";
import { SignJWT } from "jose";
import { now } from "#clock";
import type { LiveKitServer } from "./settings.ts";

/** A server that does not answer within this is treated as one that is not there, ms. */
const answerWithin = 4000;
/** A token of ours for one request, seconds. */
const tokenLife = 60;
const longestReason = 200;

/** LiveKit said no, or nothing: `code` is Twirp's, or `unreachable`. */
export class RoomServiceError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

interface Message {
  toBinary(): Uint8Array;
}

/** LiveKit's RoomService (Twirp v7, protobuf), as far as calls need it. All reject with RoomServiceError. */
export interface RoomService {
  createRoom(room: ConstructorParameters<typeof CreateRoomRequest>[0]): Promise<void>;
  listRooms(names?: readonly string[]): Promise<readonly Room[]>;
  listParticipants(room: string): Promise<readonly ParticipantInfo[]>;
  /** False: they, or the room, are not there. */
  removeParticipant(room: string, identity: string): Promise<boolean>;
  mute(room: string, identity: string, trackSid: string): Promise<boolean>;
  updateParticipant(change: ConstructorParameters<typeof UpdateParticipantRequest>[0]): Promise<boolean>;
  updateMetadata(room: string, metadata: string): Promise<boolean>;
  deleteRoom(room: string): Promise<boolean>;
}

export function createRoomService(server: LiveKitServer): RoomService {
  const key = new TextEncoder().encode(server.key.secret);

  async function tokenFor(room: string | null): Promise<string> {
    const seconds = Math.floor(now() / 1000);
    const video = room === null ? { roomList: true } : { roomAdmin: true, roomCreate: true, room };
    return new SignJWT({ video })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer(server.key.id)
      .setNotBefore(seconds - 10)
      .setExpirationTime(seconds + tokenLife)
      .sign(key);
  }

  async function call(method: string, room: string | null, message: Message): Promise<Uint8Array> {
    let response: Response;
    let body: Uint8Array;
    try {
      response = await fetch(`${server.apiUrl}/twirp/livekit.RoomService/${method}`, {
        method: "POST",
        headers: { authorization: `Bearer ${await tokenFor(room)}`, "content-type": "application/protobuf" },
        body: Buffer.from(message.toBinary()),
        redirect: "error",
        signal: AbortSignal.timeout(answerWithin),
      });
      body = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw new RoomServiceError("unreachable", "The LiveKit server does not answer.", error);
    }
    if (response.ok) return body;
    throw failureOf(response.status, Buffer.from(body).toString("utf8"));
  }

  /** For what is done to someone or something: false where LiveKit has no such thing. */
  async function attempt(method: string, room: string, message: Message): Promise<boolean> {
    try {
      await call(method, room, message);
      return true;
    } catch (error) {
      if (error instanceof RoomServiceError && error.code === "not_found") return false;
      throw error;
    }
  }

  return {
    async createRoom(room) {
      await call("CreateRoom", room?.name ?? "", new CreateRoomRequest(room));
    },
    async listRooms(names = []) {
      const body = await call("ListRooms", null, new ListRoomsRequest({ names: [...names] }));
      return ListRoomsResponse.fromBinary(body).rooms;
    },
    async listParticipants(room) {
      try {
        const body = await call("ListParticipants", room, new ListParticipantsRequest({ room }));
        return ListParticipantsResponse.fromBinary(body).participants;
      } catch (error) {
        if (error instanceof RoomServiceError && error.code === "not_found") return [];
        throw error;
      }
    },
    removeParticipant: (room, identity) =>
      attempt("RemoveParticipant", room, new RoomParticipantIdentity({ room, identity })),
    mute: (room, identity, trackSid) =>
      attempt("MutePublishedTrack", room, new MuteRoomTrackRequest({ room, identity, trackSid, muted: true })),
    updateParticipant: (change) =>
      attempt("UpdateParticipant", change?.room ?? "", new UpdateParticipantRequest(change)),
    updateMetadata: (room, metadata) =>
      attempt("UpdateRoomMetadata", room, new UpdateRoomMetadataRequest({ room, metadata })),
    deleteRoom: (room) => attempt("DeleteRoom", room, new DeleteRoomRequest({ room })),
  };
}

/** Twirp's error of a response that is not 200; a proxy's page is none. */
function failureOf(status: number, body: string): RoomServiceError {
  try {
    const { code, msg } = JSON.parse(body) as { code?: unknown; msg?: unknown };
    if (typeof code === "string")
      return new RoomServiceError(code, `LiveKit refuses: ${String(msg).slice(0, longestReason)}`);
  } catch {
    // Not JSON; the status says enough.
  }
  return new RoomServiceError("unreachable", `The LiveKit server answered ${status}.`);
}
