import type { svNewDevice } from "./sv-newdevice.ts";

/** English words of letting another device in by a code. */
export const enNewDevice: Readonly<Record<keyof typeof svNewDevice, string>> = {
  "newdevice.button": "Sign in another device",
  "newdevice.title": "Sign in another device",
  "newdevice.opening": "The code is on its way.",
  "newdevice.show":
    "Open Element X, or another app for Matrix, on the new device. Choose to sign in with a QR code, and scan the code here.",
  "newdevice.life": "The code is good for five minutes. Show it to nobody else: who scans it can ask to be let in.",
  "newdevice.code": "Code for the new device to scan",
  "newdevice.digitsText":
    "The new device shows two digits. Write them here, and you know that it is your device and nobody else’s.",
  "newdevice.digits": "Two digits",
  "newdevice.digitsWrong": "Those are not the digits that your device should show. Read them again on the new device.",
  "newdevice.next": "Continue",
  "newdevice.connecting": "The digits match. Waiting for the new device.",
  "newdevice.asking": "Allow the device on the page that opens in a new tab. Leave this open meanwhile.",
  "newdevice.open": "Open the page",
  "newdevice.done": "Done. The new device is signed in and verified, and can read your encrypted chats.",
  "newdevice.again": "Try again",
  "newdevice.ended.gone": "The new device cancelled.",
  "newdevice.ended.declined": "The device was not let in.",
  "newdevice.ended.expired": "It took too long, and the code is no longer good.",
  "newdevice.ended.unsupported": "The app on the new device cannot sign in like this. Sign in there in the usual way.",
  "newdevice.ended.digits":
    "The digits did not match. Someone else may have scanned the code. No device was let in; try again where nobody sees the screen.",
  "newdevice.ended.keys":
    "This browser does not have all of your keys. Write your recovery key in a browser and begin again there.",
  "newdevice.ended.foreign":
    "The device wanted to send you to another site to sign in. It is not your app. No device was let in.",
  "newdevice.ended.failed": "It did not work. No device was given your keys.",
};
