import type { ParticipantPermission } from "@livekit/protocol";
import type { Grants } from "../media/messages.ts";
import { sourceNames } from "../signalling/sources.ts";
import { TwirpError } from "./twirp/error.ts";

/** What LiveKit's permissions grant; hidden stays who came hidden. Refuses invalid_argument. */
export function grantsOf(permission: ParticipantPermission): Omit<Grants, "isHidden"> {
  const canPublishSources = permission.canPublishSources.map((source) => {
    const name = sourceNames[source];
    // Left out, the last one of a list would leave everything allowed.
    if (name === undefined) throw new TwirpError("invalid_argument", "can_publish_sources has an unknown source.");
    return name;
  });
  return {
    canPublish: permission.canPublish,
    canSubscribe: permission.canSubscribe,
    canPublishData: permission.canPublishData,
    canUpdateOwnMetadata: permission.canUpdateMetadata,
    canPublishSources,
  };
}
