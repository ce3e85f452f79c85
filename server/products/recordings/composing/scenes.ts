import type { Clip } from "./clips.ts";

export const width = 1280;
export const height = 720;
export const framesPerSecond = 20;
/** Scenes have whole pictures, so that they can stand one after the other without the sound going astray. */
const step = 1 / framesPerSecond;
/** Changes that are nearer to each other than this are one, s. */
const nearest = 0.4;
const longest = 600;
const mostScenes = 2000;
/** More tiles are too small to see anybody. */
const mostTiles = 16;
const mostBeside = 5;

/** A stretch of the film in which the same pictures stand at the same places. */
export interface Scene {
  readonly from: number;
  readonly seconds: number;
  readonly tiles: readonly Tile[];
}
interface Tile {
  readonly clip: Clip;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function scenesOf(clips: readonly Clip[], seconds: number): Scene[] {
  const pictures = clips.filter((one) => one.kind !== "sound");
  let apart = nearest;
  let cuts = cutsOf(pictures, seconds, apart);
  while (cuts.length > mostScenes) cuts = cutsOf(pictures, seconds, (apart *= 2));
  return cuts.flatMap((from, index): Scene[] => {
    const to = cuts[index + 1] ?? roundUp(seconds);
    if (to - from < step / 2) return [];
    const shown = pictures.filter(
      (one) => Math.min(one.to, to) - Math.max(one.from, from) > Math.min(apart, to - from) / 2,
    );
    return [{ from, seconds: to - from, tiles: layOut(shown) }];
  });
}

const round = (at: number): number => Math.round(at / step) * step;
const roundUp = (at: number): number => Math.max(1, Math.ceil(at / step)) * step;

function cutsOf(pictures: readonly Clip[], seconds: number, apart: number): number[] {
  const wanted = [...new Set(pictures.flatMap((one) => [round(one.from), round(one.to)]))].toSorted((a, b) => a - b);
  const cuts = [0];
  for (const at of [...wanted.filter((one) => one < seconds), roundUp(seconds)]) {
    while (at - (cuts.at(-1) ?? 0) > longest) cuts.push((cuts.at(-1) ?? 0) + longest);
    if (at - (cuts.at(-1) ?? 0) >= apart && seconds - at >= apart) cuts.push(at);
  }
  return cuts;
}

/** What is shared large, and who is seen beside it; else everybody alike. One picture of each person, the newest. */
function layOut(shown: readonly Clip[]): Tile[] {
  const byPerson = (kind: Clip["kind"]): Clip[] => [
    ...new Map(shown.filter((one) => one.kind === kind).map((one) => [one.identity, one])).values(),
  ];
  const [screen] = byPerson("screen");
  const cameras = byPerson("camera");
  if (!screen) return grid(cameras.slice(0, mostTiles), 0, width);
  if (cameras.length === 0) return [{ clip: screen, x: 0, y: 0, width, height }];
  const beside = width / 5;
  return [
    { clip: screen, x: 0, y: 0, width: width - beside, height },
    ...cameras.slice(0, mostBeside).map((clip, index) => ({
      clip,
      x: width - beside,
      y: index * (height / mostBeside),
      width: beside,
      height: height / mostBeside,
    })),
  ];
}

function grid(clips: readonly Clip[], left: number, within: number): Tile[] {
  const columns = Math.max(1, Math.ceil(Math.sqrt(clips.length)));
  const rows = Math.max(1, Math.ceil(clips.length / columns));
  const even = (size: number): number => Math.floor(size / 2) * 2;
  const [tileWidth, tileHeight] = [even(within / columns), even(height / rows)];
  return clips.map((clip, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, clips.length - row * columns);
    const indent = even((within - inRow * tileWidth) / 2);
    return {
      clip,
      x: left + indent + (index % columns) * tileWidth,
      y: row * tileHeight,
      width: tileWidth,
      height: tileHeight,
    };
  });
}
