import { Readable } from "node:stream";
import yazl from "yazl";
import { now } from "#clock";
import type { ExportWriter } from "#items";
import type { Workspace } from "#workspaces";
import type { ExportNeeds } from "./context.ts";
import { contents, frame } from "./html.ts";
import { createPaths } from "./paths.ts";
import { rightsOf } from "./rights.ts";

export interface ArchiveOptions {
  /** Whom it is for: what they may not see is left out. Null: the operator, everything. */
  readonly reader: string | null;
  /** Called after each part, with how many are done; stops the archive where it throws. */
  readonly onPart?: (done: number) => Promise<void>;
}

export interface ArchiveSummary {
  readonly entries: number;
  readonly parts: readonly string[];
}

interface Page {
  readonly path: string;
  readonly title: string;
}

/** Puts entries into the archive, each under a path of its own. */
function writerOf(zip: yazl.ZipFile, place: (path: string) => string, pages: Page[]): ExportWriter {
  const text = async (path: string, content: string): Promise<void> =>
    zip.addBuffer(Buffer.from(content, "utf8"), place(path), { mtime: new Date(now()) });
  return {
    text,
    json: (path, value) => text(path, `${JSON.stringify(value, null, 2)}\n`),
    async file(path, content) {
      // One at a time: the archive reads it before the next is opened.
      const stream = content instanceof Readable ? content : new Readable().wrap(content);
      zip.addReadStream(stream, place(path), {
        compress: !/\.(zip|jpe?g|png|gif|webp|mp[34]|docx|xlsx|pptx|odt|ods)$/i.test(path),
      });
      await new Promise<void>((resolve, reject) => {
        stream.once("end", resolve);
        stream.once("error", reject);
      });
    },
    async page(path, title, body) {
      pages.push({ path, title });
      await text(path, frame(title, body, "../".repeat(path.split("/").length - 1)));
    },
  };
}

const within = (writer: ExportWriter, folder: string): ExportWriter => ({
  json: (path, value) => writer.json(`${folder}/${path}`, value),
  text: (path, value) => writer.text(`${folder}/${path}`, value),
  file: (path, content) => writer.file(`${folder}/${path}`, content),
  page: (path, title, body) => writer.page(`${folder}/${path}`, title, body),
});

/**
 * Everything in a workspace as one ZIP: JSON for machines, files as they are, and HTML for people, beginning at `index.html`.
 * What is in the trash is left out. `take` reads the archive while it is written.
 */
export async function writeArchive<T>(
  needs: ExportNeeds,
  workspace: Workspace,
  { reader, onPart }: ArchiveOptions,
  take: (archive: Readable) => Promise<T>,
): Promise<ArchiveSummary & { readonly taken: T }> {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  const failure = new Promise<never>((_, reject) => zip.once("error", reject));
  const taken = take(output);
  // A disk that is full is noticed at once, not when the last part is done.
  const broken = taken.then(() => new Promise<never>(() => undefined));
  const stopped = Promise.race([failure, broken]);
  stopped.catch(() => undefined);
  try {
    const paths = createPaths();
    const pages: Page[] = [];
    const writer = writerOf(zip, (path) => paths.place(path), pages);
    await writer.json("workspace.json", {
      format: "safos-workspace",
      version: needs.deployment.version,
      exportedAt: new Date(now()).toISOString(),
      workspace,
    });
    await writer.json("rights.json", await rightsOf(needs, workspace.id));
    const parts = needs.items.exportParts();
    for (const [index, part] of parts.entries()) {
      await Promise.race([stopped, part.write(workspace.id, within(writer, part.name), reader)]);
      await onPart?.(index + 1);
    }
    await writer.text("index.html", frame(workspace.name, contents(pages, workspace), ""));
    zip.end();
    return {
      entries: paths.count(),
      parts: parts.map((part) => part.name),
      taken: await Promise.race([failure, taken]),
    };
  } catch (error) {
    output.destroy(error instanceof Error ? error : new Error("The archive was stopped."));
    await taken.catch(() => undefined);
    throw error;
  }
}
