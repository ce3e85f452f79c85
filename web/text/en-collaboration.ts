import type { svCollaboration } from "./sv-collaboration.ts";

export const enCollaboration: Record<keyof typeof svCollaboration, string> = {
  "collaboration.connecting": "Connecting",
  "collaboration.saving": "Saving",
  "collaboration.saved": "Saved",
  "collaboration.offline": "Changes are saved when you are back",
  "collaboration.readOnly": "You can read",
  "collaboration.commentOnly": "You can comment",
  "collaboration.locked": "Locked",
  "collaboration.present": "Here right now: {names}",
  "collaboration.alone": "Only you are here",
  "collaboration.arrived": "{name} came here",
  "collaboration.left": "{name} left",
  "collaboration.refused": "The last you wrote was not taken in, because you cannot change this.",
  "collaboration.refusedLocked": "The last you wrote was not taken in, because the version is locked.",
  "collaboration.gone": "You no longer have access to this",
  "collaboration.goneAbout": "Somebody has removed it, closed the link or changed who has access.",
  "collaboration.guest": "{name} (guest)",
  "error.DOCUMENT_LOCKED": "The version is locked and cannot be changed.",
  "error.DOCUMENT_FULL": "This has grown too large to be edited.",
  "error.NOT_LOCKED": "It is not locked.",
};
