import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Http } from "#http";
import type { Office } from "#office";

type WorkCall = ReturnType<Http["callOf"]>;

/** Of an office file that is drawn, or read as a table. */
export const maxOfficeBytes = 50 << 20;

/** Makes PDFs of files. */
export interface Drawing {
  /** Changes with what the drawing makes: what is kept under another name is drawn again. */
  readonly name: string;
  /** Of names of files, in lower case. */
  readonly endings: readonly string[];
  /** `open` is called when its turn has come: what waits holds no file in memory. Refuses as `#workers` does, and FORMAT_BROKEN. */
  draw(ending: string, open: () => Readable, call: WorkCall): Promise<Buffer>;
}

/** How office files are drawn on this machine: by LibreOffice what it reads, by ourselves and simpler what is left. */
export interface Drawings {
  readonly endings: readonly string[];
  /** Those of our own drawings. */
  readonly simplified: readonly string[];
  of(ending: string): Drawing | null;
  /** Takes one more for endings that have none yet; answers these. */
  add(drawing: Drawing): readonly string[];
}

export async function createDrawings(office: Office): Promise<Drawings> {
  const byEnding = new Map<string, Drawing>();
  const endings: string[] = [];
  const simplified: string[] = [];
  const take = (drawing: Drawing, taken: readonly string[]): void => {
    for (const ending of taken) byEnding.set(ending, drawing);
    endings.push(...taken);
  };
  const libreOffice: Drawing = {
    name: "libreoffice",
    endings: await office.shownEndings(),
    draw: (ending, open, call) => office.makePdf(ending, () => buffer(open()), call),
  };
  take(libreOffice, libreOffice.endings);
  return {
    endings,
    simplified,
    of: (ending) => byEnding.get(ending) ?? null,
    add(drawing) {
      const free = drawing.endings.filter((ending) => !byEnding.has(ending));
      take(drawing, free);
      simplified.push(...free);
      return free;
    },
  };
}
