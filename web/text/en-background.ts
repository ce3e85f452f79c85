import type { svBackground } from "./sv-background.ts";

export const enBackground: Readonly<Record<keyof typeof svBackground, string>> = {
  "background.title": "Background",
  "background.none": "None",
  "background.light": "Slightly blurred",
  "background.strong": "Strongly blurred",
  "background.office": "Office",
  "background.forest": "Forest",
  "background.sea": "Sea",
  "background.own": "My picture",
  "background.chooseOwn": "Choose a picture of mine",
  "background.removeOwn": "Remove my picture",
  "background.ownStays": "A picture of yours stays on this computer until you sign out.",
  "background.ownRefused": "The picture could not be read.",
  "background.notHere": "This browser cannot blur the background.",
  "background.failed": "The camera is off: the background could not be hidden. Try again, or choose no background.",
  "background.slow": "This computer cannot keep up with the background, so your picture stutters.",
  "background.turnOff": "Show the room",
};
