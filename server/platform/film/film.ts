import { createWriteStream } from "node:fs";
import { chown, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearStudios, openStudio, type Studio } from "./studio.ts";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { refuse } from "#http";
import { findOnPath, isRoot, nobody, runProgram, type Owner, type Workers } from "#workers";

/** Takes a picture out of a film with ffmpeg where it is installed. */
export interface Film {
  readonly isThere: boolean;
  /** A picture from a tenth into it, as PNG, at most 2,048 pixels wide and high. Refuses FORMAT_BROKEN, TOO_LARGE and UNAVAILABLE. */
  picture(open: () => Readable, call: { readonly owner: Owner; readonly signal?: AbortSignal }): Promise<Buffer>;
  /** A folder for films that are made of others; it is gone when `work` is done. */
  make<T>(owner: Owner, work: (studio: Studio) => Promise<T>): Promise<T>;
}

const longest = 2048;
const limits = { seconds: 30, fileBytes: 64 << 20, memory: 3072 };
/** Containers that people's films have. What plays lists of other addresses is not among them. */
const containers = "mov,mp4,matroska,webm,ogg,avi,mpeg,mpegts";
/** ffmpeg as it is on this machine, looked for once at the start. */
export async function createFilm(options: { mode: "auto" | "off"; workers: Workers }): Promise<Film> {
  const program = options.mode === "off" ? null : await findOnPath("ffmpeg");
  await clearStudios();
  return {
    isThere: program !== null,
    async make(owner, work) {
      if (program === null) throw refuse("FORMAT_BROKEN");
      const studio = await openStudio(program, options.workers, owner);
      try {
        return await work(studio);
      } finally {
        await rm(studio.folder, { recursive: true, force: true });
      }
    },
    async picture(open, call) {
      if (program === null) throw refuse("FORMAT_BROKEN");
      return options.workers.hold(call, async (signal) => {
        const folder = await mkdtemp(join(tmpdir(), "safos-film-"));
        try {
          const source = join(folder, "film");
          await pipeline(open(), createWriteStream(source), { signal });
          if (isRoot()) for (const path of [folder, source]) await chown(path, nobody, nobody);
          // What a film begins with is often black; one that does not say how long it is gives its first picture.
          for (const moment of [await tenthOf(program, source, folder, signal), 0]) {
            const picture = join(folder, "picture.png");
            await runProgram({ program, parameters: parametersOf(source, moment, picture), folder, limits }, signal);
            const made = await stat(picture).catch(() => null);
            if (made?.isFile() && made.size > 0) return await readFile(picture);
          }
          throw refuse("FORMAT_BROKEN");
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      });
    },
  };
}

const opening = (source: string): string[] => [
  "-protocol_whitelist",
  "file",
  "-format_whitelist",
  containers,
  "-i",
  `file:${source}`,
];

/** Seconds; 0 where it does not say how long it is. */
async function tenthOf(program: string, source: string, folder: string, signal: AbortSignal): Promise<number> {
  const about = join(folder, "about");
  const asked = ["-loglevel", "quiet", "-show_entries", "format=duration", "-of", "csv=p=0", "-o", about];
  // It comes with ffmpeg.
  const prober = program.replace(/ffmpeg$/, "ffprobe");
  await runProgram({ program: prober, parameters: [...asked, ...opening(source)], folder, limits }, signal);
  const seconds = Number.parseFloat(await readFile(about, "utf8").catch(() => ""));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds / 10, 3600) : 0;
}

/** Nothing but this one file is opened, whatever it names; no sound is decoded. */
const parametersOf = (source: string, moment: number, picture: string): string[] => [
  "-nostdin",
  "-loglevel",
  "quiet",
  "-threads",
  "1",
  "-ss",
  moment.toFixed(2),
  ...opening(source),
  "-map",
  "0:v:0",
  "-an",
  "-sn",
  "-dn",
  "-frames:v",
  "1",
  "-vf",
  `scale='min(${longest},iw)':'min(${longest},ih)':force_original_aspect_ratio=decrease`,
  "-threads",
  "1",
  "-f",
  "image2",
  "-y",
  picture,
];
