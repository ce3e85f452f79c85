import { ParticipantInfo_State, ParticipantPermission, TrackType, type ParticipantInfo } from "@livekit/protocol";
import type { Grants, Present } from "../media/messages.ts";
import { sourceNames, sourcesNamed } from "../signalling/sources.ts";

/**
 * What LiveKit lets someone do who is granted this. It parts no chat from other data, and nobody from its own attributes one
 * by one: those that Safos vouches for stand there, so nobody changes any.
 */
export const permissionOf = (grants: Grants): ParticipantPermission =>
  new ParticipantPermission({
    canPublish: grants.canPublish,
    canSubscribe: grants.canSubscribe,
    canPublishData: grants.canPublishData && grants.isChatForbidden !== true,
    canPublishSources: sourcesNamed(grants.canPublishSources),
    canUpdateMetadata: false,
    hidden: grants.isHidden,
  });

/** The same as a token's grants. */
export const tokenGrantsOf = (grants: Grants): Grants => ({
  ...grants,
  canPublishData: grants.canPublishData && grants.isChatForbidden !== true,
  canUpdateOwnMetadata: false,
});

/** Whether two let someone do the same, as far as Safos says what they may. */
const isSame = (a: ParticipantPermission, b: ParticipantPermission): boolean =>
  a.canPublish === b.canPublish &&
  a.canSubscribe === b.canSubscribe &&
  a.canPublishData === b.canPublishData &&
  a.canUpdateMetadata === b.canUpdateMetadata &&
  a.hidden === b.hidden &&
  a.canPublishSources.length === b.canPublishSources.length &&
  a.canPublishSources.every((source) => b.canPublishSources.includes(source));

/** What someone is granted by what LiveKit lets them do; `known`: what they were last granted, which says more. */
function grantsBy(permission: ParticipantPermission | undefined, known: Grants | undefined): Grants {
  const now = permission ?? new ParticipantPermission();
  if (known && isSame(permissionOf(known), now)) return known;
  return {
    canPublish: now.canPublish,
    canSubscribe: now.canSubscribe,
    canPublishData: now.canPublishData,
    canPublishSources: now.canPublishSources.map((source) => sourceNames[source] ?? ""),
    canUpdateOwnMetadata: now.canUpdateMetadata,
    isHidden: now.hidden,
  };
}

/** Whether they are in: who has signalled and sent nothing yet is on their way. */
export const isIn = ({ state }: ParticipantInfo): boolean =>
  state === ParticipantInfo_State.ACTIVE || state === ParticipantInfo_State.JOINED;

/** Someone in a room as the product sees them. */
export const presentOf = (info: ParticipantInfo, known: Grants | undefined): Present => ({
  sid: info.sid,
  identity: info.identity,
  name: info.name,
  attributes: { ...info.attributes },
  grants: grantsBy(info.permission, known),
  joinedAt: Number(info.joinedAtMs) || Number(info.joinedAt) * 1000,
  tracks: info.tracks.map(({ sid, type, source, muted }) => ({
    sid,
    kind: type === TrackType.AUDIO ? "audio" : "video",
    source: sourceNames[source] ?? "unknown",
    isMuted: muted,
  })),
});
