import type { Clip } from "./clips.ts";
import { framesPerSecond, height, width, type Scene } from "./scenes.ts";

/** Behind and between the pictures. */
const background = "0x1b1b1f";
const number = (value: number): string => value.toFixed(3);

const opening = (path: string, skipped: number, seconds: number): string[] => [
  ...(skipped > 0.001 ? ["-ss", number(skipped)] : []),
  "-t",
  number(seconds),
  "-protocol_whitelist",
  "file",
  "-format_whitelist",
  "matroska,webm",
  "-i",
  `file:${path}`,
];

/** Where what a scene is made of lies. */
export interface Places {
  pathOf(file: string): string;
  /** A file with what someone is called; null: no names are written on the pictures. */
  nameOf(clip: Clip): string | null;
  readonly font: string;
}

/** Names come from people: they stand in files, where nothing in them means anything to ffmpeg. */
function label(clip: Clip, places: Places): string {
  const name = places.nameOf(clip);
  return name === null
    ? ""
    : `,drawtext=fontfile=${places.font}:textfile=${name}:expansion=none:fontsize=20:fontcolor=white:box=1:boxcolor=${background}@0.75:boxborderw=6:x=14:y=h-th-14`;
}

/** A scene without sound. */
export function sceneParameters(scene: Scene, places: Places, output: string): string[] {
  const { from, seconds, tiles } = scene;
  const inputs = tiles.flatMap(({ clip }) => opening(places.pathOf(clip.file), from - clip.from, seconds));
  const chains = tiles.map(({ clip, ...tile }, index) => {
    const late = Math.max(0, clip.from - from);
    return `[${index + 1}:v]setpts=PTS-STARTPTS+${number(late)}/TB,scale=${tile.width}:${tile.height}:force_original_aspect_ratio=decrease,setsar=1${label(clip, places)}[t${index}]`;
  });
  const overlays = tiles.map(
    ({ x, y, ...tile }, index) =>
      `[o${index}][t${index}]overlay=x=${x}+(${tile.width}-overlay_w)/2:y=${y}+(${tile.height}-overlay_h)/2:eof_action=repeat[o${index + 1}]`,
  );
  const filter = ["[0:v]null[o0]", ...chains, ...overlays].join(";");
  return [
    "-f",
    "lavfi",
    "-i",
    `color=c=${background}:s=${width}x${height}:r=${framesPerSecond}:d=${number(seconds)}`,
    ...inputs,
    "-filter_complex",
    filter,
    "-map",
    `[o${tiles.length}]`,
    "-t",
    number(seconds),
    ...["-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-pix_fmt", "yuv420p"],
    ...["-r", String(framesPerSecond), "-g", String(framesPerSecond * 5), "-threads", "1"],
    ...["-video_track_timescale", "10240", "-an", "-f", "mp4", output],
  ];
}

/** The sound of a stretch, mixed, as plain samples: stretches of them join without a seam. */
export function soundParameters(
  sounds: readonly Clip[],
  { from, seconds }: { readonly from: number; readonly seconds: number },
  pathOf: (file: string) => string,
  output: string,
): string[] {
  const inputs = sounds.flatMap((clip) => {
    const skipped = Math.max(0, from - clip.from);
    return opening(pathOf(clip.file), skipped, Math.min(clip.to, from + seconds) - Math.max(clip.from, from));
  });
  const chains = sounds.map((clip, index) => {
    const late = Math.round(Math.max(0, clip.from - from) * 1000);
    return `[${index + 1}:a]aresample=48000:async=1:first_pts=0,adelay=${late}:all=1[s${index}]`;
  });
  const all = sounds.map((_, index) => `[s${index}]`).join("");
  const mixed = `[0:a]${all}amix=inputs=${sounds.length + 1}:duration=first:normalize=0,alimiter=limit=0.95:level=0[m]`;
  return [
    "-f",
    "lavfi",
    "-i",
    `anullsrc=r=48000:cl=mono:d=${number(seconds)}`,
    ...inputs,
    "-filter_complex",
    [...chains, mixed].join(";"),
    ...["-map", "[m]", "-ac", "1", "-ar", "48000", "-t", number(seconds)],
    ...["-c:a", "pcm_s16le", "-f", "wav", output],
  ];
}

/** Sounds in a list of files, as one file without pictures. */
export const joinSoundParameters = (sounds: string, type: "ogg" | "mp4", output: string): string[] => [
  ...["-protocol_whitelist", "file", "-f", "concat", "-i", sounds, "-map", "0:a:0"],
  ...(type === "ogg" ? ["-c:a", "libopus", "-b:a", "64k"] : ["-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart"]),
  ...["-f", type, output],
];

/** Scenes and sounds, each in a list of files, as one film. */
export function joinParameters(scenes: string, sounds: string, output: string): string[] {
  const list = (path: string): string[] => ["-protocol_whitelist", "file", "-f", "concat", "-i", path];
  return [
    ...list(scenes),
    ...list(sounds),
    ...["-map", "0:v:0", "-map", "1:a:0", "-c:v", "copy", "-c:a", "aac", "-b:a", "96k"],
    ...["-movflags", "+faststart", "-f", "mp4", output],
  ];
}
