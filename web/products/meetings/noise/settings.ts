import { changeSettings, type CallSettings } from "../call/settings.ts";

/** What is done about noise: nothing, what the browser does, or what Safos does. */
export const noises = ["off", "browser", "own"] as const;
export type Noise = (typeof noises)[number];

export const noiseOf = ({ isNoiseSuppressed, hasOwnSuppression }: CallSettings): Noise =>
  !isNoiseSuppressed ? "off" : hasOwnSuppression ? "own" : "browser";

export const changeNoise = (next: Noise): void =>
  changeSettings({ isNoiseSuppressed: next !== "off", hasOwnSuppression: next === "own" });
