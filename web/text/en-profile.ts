import type { svProfile } from "./sv-profile.ts";

/** English words of one's own profile; loaded with its page. */
export const enProfile: Record<keyof typeof svProfile, string> = {
  "me.pictureChoose": "Choose a picture",
  "me.pictureChange": "Change picture",
  "me.pictureRemove": "Remove the picture",
  "me.pictureSet": "Your picture has been changed.",
  "me.pictureRemoved": "Your picture has been removed.",
  "me.pictureUnreadable": "The picture cannot be read. Choose a PNG or JPEG picture.",
  "me.securityText": "Password, passkeys, app passwords and where you are signed in",
  "me.securityOpen": "Open",
  "me.person": "Person",
  "me.displayName": "Display name",
  "me.displayNameHint": "How others see you",
  "me.language": "Language",
  "me.theme": "Look",
  "me.look": "Language and look",
};
