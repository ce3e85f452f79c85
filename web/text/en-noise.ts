import type { svNoise } from "./sv-noise.ts";

export const enNoise: Readonly<Record<keyof typeof svNoise, string>> = {
  "noise.title": "Noise suppression",
  "noise.off": "Off (for music)",
  "noise.browser": "The browser’s",
  "noise.own": "Safos’ own (removes more)",
  "noise.failed":
    "Safos’ noise suppression does not work right now. Your microphone uses the browser’s noise suppression instead.",
  "noise.slow":
    "This computer cannot keep up with Safos’ noise suppression. Your microphone uses the browser’s noise suppression instead.",
};
