import type { svEncryption } from "./sv-encryption.ts";

export const enEncryption: Readonly<Record<keyof typeof svEncryption, string>> = {
  "encryption.on": "End-to-end encrypted",
  "encryption.make": "End-to-end encryption",
  "encryption.turnOn": "Turn on end-to-end encryption",
  "encryption.turnOff": "Turn off end-to-end encryption",
  "encryption.about":
    "Sound and pictures are for those alone who have the meeting's whole link. The server cannot see or hear them. So the meeting cannot be captioned, written out or recorded, and older programs cannot take part. The meeting's chat is kept by the server and is not end-to-end encrypted.",
  "encryption.aboutLink":
    "The key is in the link only. Keep the link, and send it in another way than in a chat or a message here.",
  "encryption.turnOnAndCopy": "Turn on and copy the link",
  "encryption.linkCopied": "The link with the key is copied.",
  "encryption.keyMissing":
    "The meeting is end-to-end encrypted, and your link lacks the key. Ask whoever invited you for the whole link.",
  "encryption.paste": "Paste the whole link",
  "encryption.notKey": "There is no key in what you pasted. The link ends with #key= and 43 characters.",
  "encryption.use": "Use the link",
  "encryption.ready": "The meeting is end-to-end encrypted. You have the key.",
  "error.KEY_MISSING": "The meeting is end-to-end encrypted, and the key is not here.",
  "error.KEY_UNUSED":
    "Your link says that the meeting is end-to-end encrypted, but it no longer is. Ask whoever invited you for a new link.",
  "encryption.forget": "Join without encryption",
  "error.KEY_UNSUPPORTED": "This browser cannot encrypt end to end. Update it, or use another one.",
  "encryption.unreadable":
    "You cannot see or hear {name}: your keys differ. Ask whoever invited you for the whole link, and join again.",
  "encryption.noKey": "You do not see or hear {name}: their keys have not arrived.",
  "callkeys.ready":
    "The call is encrypted end to end. Only the people in the chat see and hear it, on their own devices. What is written in the call is not encrypted end to end: write in the encrypted chat instead.",
  "callkeys.fetching": "The call is encrypted end to end. Fetching the keys.",
  "callkeys.elsewhere":
    "The call is encrypted end to end, and the keys are in another tab. One tab at a time has them.",
  "callkeys.takeOver": "Open here instead",
  "callkeys.lost":
    "The call is encrypted end to end, and the browser has lost its keys. Sign out and in again to get new ones.",
  "callkeys.failed":
    "The call is encrypted end to end, and the encryption could not start in this browser. It needs storage and a secure connection.",
  "encryption.otherKey": "Change the key",
  "error.ENCRYPTION_LATE": "End-to-end encryption is turned on or off before the meeting begins.",
  "error.CAPTIONS_ENCRYPTED":
    "The meeting is end-to-end encrypted. The server does not hear what is said and cannot caption it.",
  "error.RECORDING_ENCRYPTED": "The meeting is end-to-end encrypted. The server has nothing to record.",
};
