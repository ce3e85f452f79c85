import { refuse } from "#http";
import type { Log } from "#log";
import type { Owner, Workers } from "#workers";
import { convert } from "./libreoffice/convert.ts";
import { findProgram } from "./libreoffice/find-program.ts";

/** Reads with LibreOffice what no library of ours reads, by making DOCX of it. */
export interface Office {
  /** Endings it reads on this machine; none when LibreOffice is not there. */
  endings(): Promise<readonly string[]>;
  /** Refuses FORMAT_NEEDS_LIBREOFFICE, FORMAT_BROKEN, TOO_LARGE and UNAVAILABLE. */
  makeDocx(
    ending: string,
    bytes: Buffer,
    call: { readonly owner: Owner; readonly signal?: AbortSignal },
  ): Promise<Buffer>;
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

/**
 * `program` is the setting SAFOS_LIBREOFFICE: a path, `off`, or null for whatever PATH has. Each conversion has a folder
 * and a profile of its own that are gone afterwards, and takes its turn with the other work on files.
 */
export function createOffice(options: {
  program: string | null;
  log: Log;
  workers: Workers;
  longestMs?: number;
  temporaryFolder?: string;
}): Office {
  let found: Promise<string | null> | null = null;
  const programOf = (): Promise<string | null> => (found ??= findProgram(options.program, options.log));

  return {
    endings: async () => ((await programOf()) === null ? [] : officeEndings),
    async makeDocx(ending, bytes, call) {
      const program = await programOf();
      if (program === null) throw refuse("FORMAT_NEEDS_LIBREOFFICE");
      const start = bytes.subarray(0, 64).toString("latin1");
      const known = filters.find((one) => one.ending.test(ending) && one.start.test(start));
      if (!known) throw refuse("FORMAT_BROKEN");
      return options.workers.hold(call, (signal) =>
        convert(options, program, { ending, filter: known.filter, bytes }, signal),
      );
    },
  };
}
