import type { svRoomKeys } from "./sv-roomkeys.ts";

/** English words of encrypted rooms and their keys. */
export const enRoomKeys: Readonly<Record<keyof typeof svRoomKeys, string>> = {
  "roomkeys.encrypted": "Encrypted: what is written is read on the members’ own devices only",
  "roomkeys.encryptedVerified": "Encrypted, and everybody in it is verified",
  "roomkeys.encrypt": "Encrypt the chat",
  "roomkeys.encryptRoom": "Encrypt {room}?",
  "roomkeys.encryptNow": "Encrypt",
  "roomkeys.cost":
    "Search in Safos does not find what is written, the agency can neither read it nor give it out as a public record, and each device needs keys. Encryption cannot be turned off.",
  "roomkeys.past": "What has been written already stays as it is.",
  "error.CHAT_ENCRYPTION_FORBIDDEN":
    "The chat cannot be encrypted. A rule of your organisation, or of another one in the chat, forbids it, or you may not change the chat.",
  "roomkeys.message": "Encrypted message",
  "roomkeys.unreadable": "The message cannot be read yet",
  "roomkeys.why.closed": "It is not unlocked in this tab.",
  "roomkeys.why.waiting":
    "Its key has not reached this device. It comes when the sender’s device is online, or with your recovery key.",
  "roomkeys.why.earlier": "It was written before you signed in on this device. Your recovery key opens it.",
  "roomkeys.why.before": "It was written before you joined the room.",
  "roomkeys.why.withheld": "The sender’s device has not given the key to this device. Ask the sender to send it again.",
  "roomkeys.why.broken": "What came cannot be unlocked. Ask the sender to send it again.",
  "roomkeys.why.replayed": "It is a copy of another message and is therefore not shown.",
  "roomkeys.useKey": "Use the recovery key",
  "roomkeys.plain": "Not encrypted",
  "roomkeys.unproven": "Nothing proves who wrote it",
  "roomkeys.state.off": "The room is encrypted. Fetching the keys.",
  "roomkeys.state.elsewhere": "Encrypted chats are open in another tab. One tab at a time has the keys.",
  "roomkeys.state.lost":
    "The browser has lost the keys of this session. Sign in again to get new ones; your recovery key opens older messages.",
  "roomkeys.state.failed":
    "The encryption could not start in this browser. It needs storage, a secure connection and the page to be loaded.",
  "roomkeys.takeOver": "Open here instead",
  "roomkeys.signInAgain": "Sign out and in again",
  "roomkeys.fileBroken": "{name} could not be fetched or unlocked.",
  "roomkeys.title": "Encrypted chats",
  "roomkeys.lead": "Encrypted chats are read on your own devices only. Whoever runs the server cannot open them.",
  "roomkeys.ready": "Done",
  "roomkeys.notReady": "Not done",
  "roomkeys.start": "Get started",
  "roomkeys.loading": "Fetching the keys",
  "roomkeys.setUpText":
    "Create a recovery key. You need it if you lose your phone, change computers or sign out: without it older messages cannot be read, and nobody can help you.",
  "roomkeys.setUp": "Create a recovery key",
  "roomkeys.yourKey": "Your recovery key",
  "roomkeys.saveFile": "Save as file",
  "roomkeys.print": "Print",
  "roomkeys.copy": "Copy",
  "roomkeys.isKept": "The key is saved or printed",
  "roomkeys.turnOn": "Done, turn on",
  "roomkeys.turnedOn": "Your key now brings your messages back.",
  "roomkeys.restoreText":
    "You have a recovery key already. Write it here, and this device reads your older messages and is verified.",
  "roomkeys.keyField": "Recovery key",
  "roomkeys.restore": "Bring back my messages",
  "roomkeys.restored":
    "{n, plural, =0 {The device is verified.} one {The device is verified and # key was brought back.} other {The device is verified and # keys were brought back.}}",
  "roomkeys.keyWrong": "That is not your recovery key. Check that all of its characters are there.",
  "roomkeys.failed": "That did not work. Try again.",
  "roomkeys.readyText": "Your keys are secured with your recovery key, and this device is verified.",
  "roomkeys.reset": "I have lost the key",
  "roomkeys.resetText":
    "You get a new key, and your devices need to be verified again. Messages that only the old key opens cannot be read any more. Your password shows that it is you.",
  "roomkeys.password": "Password",
  "roomkeys.passwordWrong": "That password is not right.",
  "roomkeys.devices": "Devices with keys",
  "roomkeys.thisDevice": "This one",
  "roomkeys.verified": "Verified",
  "roomkeys.unverified": "Unverified",
  "roomkeys.fileText": "Recovery key of {user} in Safos. Keep it where only you can reach it.",
};
