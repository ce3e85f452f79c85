import type { svPermissions } from "./sv-permissions.ts";

export const enPermissions: Readonly<Record<keyof typeof svPermissions, string>> = {
  "permissions.title": "Everybody in the meeting may",
  "permissions.microphone": "Turn on the microphone",
  "permissions.camera": "Use the camera",
  "permissions.screen": "Share a screen",
  "permissions.chat": "Write in the chat",
  "permissions.about": "What is turned off ends at once for all but those who lead the meeting.",
  "permissions.noMicrophone": "Those who lead the meeting have turned off the microphone for everybody else.",
  "permissions.noCamera": "Those who lead the meeting have turned off the camera for everybody else.",
  "permissions.noScreen": "Those who lead the meeting let nobody else share a screen.",
  "permissions.noChat": "Those who lead the meeting have closed the chat for everybody else.",
  "permissions.stopCamera": "Turn off the camera",
  "permissions.cameraStopped": "The camera of {name} is off.",
  "permissions.stopScreen": "End the shared screen",
  "permissions.screenStopped": "{name} no longer shares a screen.",
  "permissions.promote": "Let lead the meeting",
  "permissions.promoted": "{name} now leads the meeting with you.",
  "permissions.demote": "Take the lead back",
  "permissions.demoted": "{name} no longer leads the meeting.",
};
