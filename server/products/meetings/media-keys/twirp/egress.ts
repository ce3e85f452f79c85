import {
  EgressInfo,
  EgressSourceType,
  Encryption_Type,
  ListEgressResponse,
  TokenPagination,
  TrackType,
  type ListEgressRequest,
  type ParticipantEgressRequest,
  type ParticipantInfo,
  type RoomCompositeEgressRequest,
  type StopEgressRequest,
  type TrackCompositeEgressRequest,
  type TrackEgressRequest,
  type TrackInfo,
  type UpdateLayoutRequest,
} from "@livekit/protocol";
import { now } from "#clock";
import type { TrackChoice } from "../../media/messages.ts";
import { sourceNames } from "../../signalling/sources.ts";
import { infoOf } from "../egress/info.ts";
import { nameOf, pathOf, refuseWebhooks, requireFile, typeOf } from "../egress/outputs.ts";
import type { Egress, EgressService, EgressOrder } from "../egress/port.ts";
import { isStorable, longestName } from "../limits.ts";
import type { WireMessage } from "./codec.ts";
import { TwirpError } from "./error.ts";
import { atRoom, type Exchange, type InRoom } from "./exchange.ts";
import type { Answer } from "./pass-on.ts";
import { participantsOf, requireName } from "./require.ts";

/** LiveKit's Egress, for keys whose recordings have a workspace: what is asked for is recorded by our own recorder. */

const everything: TrackChoice = { kinds: ["audio", "video"], identity: null, sources: null, trackSids: null };

const layouts = new Set(["", "grid", "grid-dark"]);

function requireLayout(layout: string): void {
  if (!layouts.has(layout))
    throw new TwirpError("unimplemented", "The only layout is grid: everybody alike, and a shared screen large.");
}

function serviceOf({ rooms }: Exchange): EgressService {
  const { service } = rooms.context.egress;
  if (!service) throw new TwirpError("unavailable", "Recordings are not ready yet.");
  return service;
}

interface Source {
  readonly publisher: ParticipantInfo;
  readonly track: TrackInfo;
}

const tracksIn = async ({ rooms: { context }, row }: InRoom): Promise<Source[]> =>
  (await participantsOf(context, row)).flatMap((publisher) => publisher.tracks.map((track) => ({ publisher, track })));

const isEncrypted = ({ track }: Source): boolean => track.encryption !== Encryption_Type.NONE;

function refuseEncrypted(sources: readonly Source[]): void {
  if (sources.some(isEncrypted))
    throw new TwirpError("failed_precondition", "What is encrypted end to end cannot be recorded.");
}

/** A track of the room that can be recorded. Refuses not_found, invalid_argument and failed_precondition. */
function requireTrack(sources: readonly Source[], sid: string, type: TrackType | null): Source {
  const found = sources.find(({ track }) => track.sid === sid);
  if (!found) throw new TwirpError("not_found", "There is no such track.");
  if (type !== null && found.track.type !== type)
    throw new TwirpError("invalid_argument", `${sid} is a track of another kind.`);
  refuseEncrypted([found]);
  const { mimeType } = found.track;
  if (mimeType !== "" && !/(?:opus|red|vp8)$/i.test(mimeType))
    throw new TwirpError("failed_precondition", `Opus and VP8 are recorded, and not ${mimeType}.`);
  return found;
}

const ownSize = "Encoding options are not followed: films are H.264 with AAC, 1280 × 720 at 20 pictures a second.";

const detailsOf = (request: { readonly options: { readonly case: unknown } }): string =>
  request.options.case === undefined ? "" : ownSize;

type Wanted = Pick<EgressOrder, "tracks" | "fileType" | "details"> & {
  readonly template: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly request: EgressInfo["request"];
};

/** Begins one in the room's process. */
async function begin(at: InRoom, { template, values = {}, request, ...wanted }: Wanted): Promise<WireMessage> {
  const { rooms, row } = at;
  const { egress, publicUrl } = rooms.context;
  const workspaceId = egress.workspaceOf.get(row.keyId);
  if (workspaceId === undefined)
    throw new TwirpError("failed_precondition", "The operator has set no workspace for this key's recordings.");
  const { keyId, name, sid } = row;
  const fileName = nameOf(template, { ...values, room_name: name, room_id: sid }, new Date(now()));
  const kept = new EgressInfo({ sourceType: EgressSourceType.SDK, request }).toBinary();
  const order = { keyId, name, sid, workspaceId, request: kept, fileName, ...wanted };
  return infoOf(await serviceOf(at).start(order), publicUrl);
}

export function startRoomComposite(
  exchange: Exchange,
  request: RoomCompositeEgressRequest,
): Promise<WireMessage | Answer> {
  const { audioOnly, videoOnly, customBaseUrl, layout } = request;
  if (customBaseUrl !== "")
    throw new TwirpError("unimplemented", "Pages of one's own are not offered: no browser runs here.");
  if (audioOnly && videoOnly) throw new TwirpError("invalid_argument", "audio_only and video_only leave nothing.");
  requireLayout(layout);
  const file = requireFile(request);
  const fileType = typeOf(file, audioOnly);
  return atRoom(exchange, request.roomName, async (at) => {
    refuseEncrypted(await tracksIn(at));
    const kinds = audioOnly ? (["audio"] as const) : videoOnly ? (["video"] as const) : everything.kinds;
    const details = detailsOf(request);
    return begin(at, {
      ...{ template: file.template, fileType, details, tracks: { ...everything, kinds } },
      request: { case: "roomComposite", value: request },
    });
  });
}

export function startParticipant(exchange: Exchange, request: ParticipantEgressRequest): Promise<WireMessage | Answer> {
  const identity = requireName("identity", request.identity);
  const file = requireFile(request);
  const fileType = typeOf(file, false);
  const sources = request.screenShare ? ["screen_share", "screen_share_audio"] : ["camera", "microphone"];
  return atRoom(exchange, request.roomName, async (at) => {
    refuseEncrypted((await tracksIn(at)).filter(({ publisher }) => publisher.identity === identity));
    return begin(at, {
      ...{
        template: file.template,
        fileType,
        details: detailsOf(request),
        tracks: { ...everything, identity, sources },
      },
      values: { publisher_identity: identity },
      request: { case: "participant", value: request },
    });
  });
}

export function startTrackComposite(
  exchange: Exchange,
  request: TrackCompositeEgressRequest,
): Promise<WireMessage | Answer> {
  const { audioTrackId, videoTrackId } = request;
  const trackSids = [audioTrackId, videoTrackId].filter((sid) => sid !== "");
  if (trackSids.length === 0) throw new TwirpError("invalid_argument", "audio_track_id or video_track_id is needed.");
  const file = requireFile(request);
  const fileType = typeOf(file, videoTrackId === "");
  return atRoom(exchange, request.roomName, async (at) => {
    const there = await tracksIn(at);
    const [first] = trackSids.map((sid) =>
      requireTrack(there, sid, sid === audioTrackId ? TrackType.AUDIO : TrackType.VIDEO),
    );
    return begin(at, {
      ...{ template: file.template, fileType, details: detailsOf(request), tracks: { ...everything, trackSids } },
      values: { publisher_identity: first?.publisher.identity ?? "" },
      request: { case: "trackComposite", value: request },
    });
  });
}

export function startTrack(exchange: Exchange, request: TrackEgressRequest): Promise<WireMessage | Answer> {
  const { trackId, output } = request;
  refuseWebhooks(request);
  if (output.case === "websocketUrl")
    throw new TwirpError("unimplemented", "WebSockets are not offered: nothing that is recorded leaves this server.");
  if (output.case !== "file") throw new TwirpError("invalid_argument", "The request has no file output.");
  const template = pathOf(output.value) || "{room_name}-{time}-{track_id}";
  return atRoom(exchange, request.roomName, async (at) => {
    const { publisher, track } = requireTrack(await tracksIn(at), trackId, null);
    return begin(at, {
      ...{ template, fileType: "webm", tracks: { ...everything, trackSids: [trackId] } },
      details: "A track is written as it came (WebM), and goes on in another file after a pause.",
      values: {
        publisher_identity: publisher.identity,
        track_id: trackId,
        track_type: track.type === TrackType.AUDIO ? "audio" : "video",
        track_source: sourceNames[track.source] ?? "unknown",
      },
      request: { case: "track", value: request },
    });
  });
}

/** Those of the key, from whichever process. */
export async function listEgress(exchange: Exchange, request: ListEgressRequest): Promise<WireMessage> {
  const { roomName: room, egressId: id, active: isActive, pageToken } = request;
  const { grants, rooms } = exchange;
  const after = pageToken?.token ?? "";
  if (![room, id, after].every((one) => isStorable(one, longestName))) return new ListEgressResponse();
  const { items, next } = await serviceOf(exchange).list(grants.key.id, { room, id, isActive }, after);
  return new ListEgressResponse({
    items: items.map((one) => infoOf(one, rooms.context.publicUrl)),
    ...(next !== "" && { nextPageToken: new TokenPagination({ token: next }) }),
  });
}

async function requireEgress(exchange: Exchange, id: string): Promise<Egress> {
  const found = isStorable(id, longestName) ? await serviceOf(exchange).find(exchange.grants.key.id, id) : null;
  if (!found) throw new TwirpError("not_found", "There is no such egress.");
  return found;
}

const isRunning = ({ state }: Egress): boolean => state === "starting" || state === "active";

async function requireRunning(exchange: Exchange, id: string): Promise<Egress> {
  const found = await requireEgress(exchange, id);
  if (!isRunning(found)) throw new TwirpError("failed_precondition", "It has ended already.");
  return found;
}

export async function stopEgress(exchange: Exchange, { egressId }: StopEgressRequest): Promise<WireMessage> {
  const { id, keyId } = await requireRunning(exchange, egressId);
  const stopped = await serviceOf(exchange).stop(keyId, id);
  return infoOf(stopped ?? (await requireEgress(exchange, id)), exchange.rooms.context.publicUrl);
}

/** There is one layout, so that nothing changes. */
export async function updateLayout(exchange: Exchange, request: UpdateLayoutRequest): Promise<WireMessage> {
  const found = await requireRunning(exchange, request.egressId);
  requireLayout(request.layout);
  return infoOf(found, exchange.rooms.context.publicUrl);
}

export async function updateStream(exchange: Exchange, { egressId }: { egressId: string }): Promise<WireMessage> {
  await requireRunning(exchange, egressId);
  throw new TwirpError(
    "unimplemented",
    "Streams (RTMP, SRT) are not offered: nothing that is recorded leaves this server.",
  );
}
