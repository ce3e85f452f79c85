import { access, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { refuse } from "#http";
import type { Log } from "#log";
import type { Owner, Workers } from "#workers";
import { convert, type Target } from "./convert.ts";
import { findProgram } from "./find-program.ts";

interface Call {
  readonly owner: Owner;
  readonly signal?: AbortSignal;
}

/** Reads with LibreOffice what no library of ours reads, by making DOCX of it, and shows office files by making PDF of them. */
export interface Office {
  /** Endings that `makeDocx` reads on this machine; none when LibreOffice is not there. */
  endings(): Promise<readonly string[]>;
  /** Endings that `makePdf` reads on this machine. */
  shownEndings(): Promise<readonly string[]>;
  /** Refuses FORMAT_NEEDS_LIBREOFFICE, FORMAT_BROKEN, TOO_LARGE and UNAVAILABLE. */
  makeDocx(ending: string, bytes: Buffer, call: Call): Promise<Buffer>;
  /** The same as PDF, pages as they would be printed. `readBytes` is called when its turn has come: what waits holds no file in memory. */
  makePdf(ending: string, readBytes: () => Promise<Buffer>, call: Call): Promise<Buffer>;
}

interface Filter {
  readonly ending: RegExp;
  /** How such a file begins. */
  readonly start: RegExp;
  readonly filter: string;
}

const ole = /^\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/;
const zip = /^PK\x03\x04/;
/** How files begin, and LibreOffice's filter for them: it guesses nothing, so that rubbish is not read as text. */
const read: readonly Filter[] = [
  { ending: /^doc$/, start: ole, filter: "MS Word 97" },
  { ending: /^dot$/, start: ole, filter: "MS Word 97 Vorlage" },
  // Word has often given RTF the ending of its own files.
  { ending: /^(rtf|doc)$/, start: /^\{\\rtf/, filter: "Rich Text Format" },
  { ending: /^fodt$/, start: /^(\xEF\xBB\xBF)?\s*<[?o]/, filter: "OpenDocument Text Flat XML" },
];
const writer: readonly Filter[] = [
  ...read,
  { ending: /^doc[xm]$/, start: zip, filter: "MS Word 2007 XML" },
  { ending: /^o[dt]t$/, start: zip, filter: "writer8" },
];
/** Each needs a part of LibreOffice, told by a library that comes with it. */
const parts: readonly {
  readonly library: string;
  readonly endings: readonly string[];
  readonly filters: readonly Filter[];
}[] = [
  { library: "libswlo.so", endings: ["doc", "rtf", "docx", "docm", "odt", "ott", "fodt"], filters: writer },
  {
    library: "libsclo.so",
    endings: ["xls", "xlsx", "xlsm", "ods"],
    filters: [
      { ending: /^xls$/, start: ole, filter: "MS Excel 97" },
      { ending: /^xls[xm]$/, start: zip, filter: "Calc MS Excel 2007 XML" },
      { ending: /^ods$/, start: zip, filter: "calc8" },
    ],
  },
  {
    library: "libsdlo.so",
    endings: ["ppt", "pptx", "pptm", "odp"],
    filters: [
      { ending: /^ppt$/, start: ole, filter: "MS PowerPoint 97" },
      { ending: /^ppt[xm]$/, start: zip, filter: "Impress MS PowerPoint 2007 XML" },
      { ending: /^odp$/, start: zip, filter: "impress8" },
    ],
  },
];
/** LibreOffice as it is on this machine, looked for once. */
interface Installed {
  readonly program: string | null;
  readonly parts: typeof parts;
}

async function findParts(program: string): Promise<typeof parts> {
  const folder = dirname(await realpath(program));
  const isThere = await Promise.all(
    parts.map(({ library }) =>
      access(join(folder, library)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return parts.filter((_, index) => isThere[index]);
}

/** Endings that LibreOffice is needed for to read them. */
export const readableEndings = ["doc", "dot", "rtf", "fodt"] as const;

const docx: Target = { ending: "docx", filter: "docx:MS Word 2007 XML" };
const pdf: Target = { ending: "pdf", filter: "pdf" };

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
  let found: Promise<Installed> | null = null;
  const installed = (): Promise<Installed> =>
    (found ??= findProgram(options.program, options.log).then(async (program) => ({
      program,
      parts: program === null ? [] : await findParts(program),
    })));

  async function make(
    target: Target,
    filters: readonly Filter[],
    file: { readonly ending: string; readonly readBytes: () => Promise<Buffer> },
    call: Call,
  ): Promise<Buffer> {
    const { program } = await installed();
    if (program === null) throw refuse("FORMAT_NEEDS_LIBREOFFICE");
    return options.workers.hold(call, async (signal) => {
      const bytes = await file.readBytes();
      const start = bytes.subarray(0, 64).toString("latin1");
      const known = filters.find((one) => one.ending.test(file.ending) && one.start.test(start));
      if (!known) throw refuse("FORMAT_BROKEN");
      return convert(options, program, { ending: file.ending, bytes, filter: known.filter, target }, signal);
    });
  }

  return {
    endings: async () => ((await installed()).program === null ? [] : readableEndings),
    shownEndings: async () => (await installed()).parts.flatMap(({ endings }) => endings),
    makeDocx: (ending, bytes, call) => make(docx, read, { ending, readBytes: async () => bytes }, call),
    async makePdf(ending, readBytes, call) {
      const part = (await installed()).parts.find(({ endings }) => endings.includes(ending));
      if (!part) throw refuse("FORMAT_NEEDS_LIBREOFFICE");
      return make(pdf, part.filters, { ending, readBytes }, call);
    },
  };
}
