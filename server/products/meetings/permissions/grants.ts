import type { MeetingPermissions } from "@safos/contract/meetings";
import type { Grants } from "../media/messages.ts";

/** LiveKit's names of the sources that each permission is about. */
const sources = {
  microphone: ["microphone"],
  camera: ["camera"],
  screen: ["screen_share", "screen_share_audio"],
} as const;

/** What someone who does not lead may do of what they might: it takes away and adds nothing. */
export function limitGrants(grants: Grants, permissions: MeetingPermissions): Grants {
  const allowed = Object.entries(sources).flatMap(([what, names]) =>
    permissions[what as keyof typeof sources] ? names : [],
  );
  const before = grants.canPublishSources;
  const isWhole = permissions.microphone && permissions.camera && permissions.screen;
  const canPublishSources = isWhole ? before : allowed.filter((name) => before.length === 0 || before.includes(name));
  return {
    ...grants,
    canPublish: grants.canPublish && (isWhole || canPublishSources.length > 0),
    canPublishSources,
    ...(permissions.chat ? {} : { isChatForbidden: true }),
  };
}
