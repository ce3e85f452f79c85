import { type Refusal, refuse } from "#http";
import type { Log } from "#log";
import { convert } from "./libreoffice/convert.ts";
import { findProgram } from "./libreoffice/find-program.ts";

/** Reads with LibreOffice what no library of ours reads, by making DOCX of it. */
export interface Office {
  /** Endings it reads on this machine; none when LibreOffice is not there. */
  endings(): Promise<readonly string[]>;
  /** Refuses FORMAT_NEEDS_LIBREOFFICE, FORMAT_BROKEN, TOO_LARGE and UNAVAILABLE. */
  makeDocx(ending: string, bytes: Buffer): Promise<Buffer>;
}

/** How files begin, and LibreOffice's filter for them: it guesses nothing, so that rubbish is not read as text. */
const filters: readonly { ending: RegExp; start: RegExp; filter: string }[] = [
  { ending: /^doc$/, start: /^\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/, filter: "MS Word 97" },
  { ending: /^dot$/, start: /^\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/, filter: "MS Word 97 Vorlage" },
  // Word has often given RTF the ending of its own files.
  { ending: /^(rtf|doc)$/, start: /^\{\\rtf/, filter: "Rich Text Format" },
  { ending: /^fodt$/, start: /^(\xEF\xBB\xBF)?\s*<[?o]/, filter: "OpenDocument Text Flat XML" },
];
/** Endings that LibreOffice is needed for. */
export const officeEndings = ["doc", "dot", "rtf", "fodt"] as const;

const mostWaiting = 8;

/**
 * `program` is the setting SAFOS_LIBREOFFICE: a path, `off`, or null for whatever PATH has. Each conversion has a folder
 * and a profile of its own that are gone afterwards; one runs at a time.
 */
export function createOffice(options: {
  program: string | null;
  log: Log;
  longestMs?: number;
  temporaryFolder?: string;
}): Office {
  let found: Promise<string | null> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const programOf = (): Promise<string | null> => (found ??= findProgram(options.program, options.log));

  return {
    endings: async () => ((await programOf()) === null ? [] : officeEndings),
    async makeDocx(ending, bytes) {
      const program = await programOf();
      if (program === null) throw refuse("FORMAT_NEEDS_LIBREOFFICE");
      const start = bytes.subarray(0, 64).toString("latin1");
      const known = filters.find((one) => one.ending.test(ending) && one.start.test(start));
      if (!known) throw broken();
      if (waiting >= mostWaiting)
        throw refuse("UNAVAILABLE", "Many files are being read right now; try again in a while.");
      waiting += 1;
      const mine = queue.then(() => convert(options, program, { ending, filter: known.filter, bytes }));
      queue = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        waiting -= 1;
      }
    },
  };
}

const broken = (): Refusal => refuse("FORMAT_BROKEN");
