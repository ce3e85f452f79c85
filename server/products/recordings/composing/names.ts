import type { Clip } from "./clips.ts";

const kinds: Readonly<Record<Clip["kind"], string>> = { camera: "kamera", screen: "skärm", sound: "ljud" };

/** What no file may be called. */
export const cleanName = (title: string): string =>
  title
    .replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 100) || "Möte";

/** `2026-11-27 14.05`, as people in Sweden read the clock. */
const dayAndTime = (at: Date): string =>
  new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Europe/Stockholm" })
    .format(at)
    .replaceAll(":", ".");

export const filmName = (title: string, startedAt: Date): string => `${cleanName(title)} ${dayAndTime(startedAt)}.mp4`;

export const trackName = (title: string, startedAt: Date, index: number, { kind, name }: Clip): string =>
  `${cleanName(title)} ${dayAndTime(startedAt)} ${String(index + 1).padStart(3, "0")} ${cleanName(name)} ${kinds[kind]}.webm`;
