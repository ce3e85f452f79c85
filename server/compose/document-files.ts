import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Blobs } from "#blobs";
import type { DocumentFiles } from "#documents";
import { contentOf, etagOf, type Files } from "#files";
import { refuse } from "#http";
import type { Identity } from "#identity";
import { defineModule } from "#module";
import type { Workspaces } from "#workspaces";
import { inTheNameOf } from "./in-the-name-of.ts";

const folderName = "Dokument";

interface Needs {
  readonly files: Files;
  readonly blobs: Blobs;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}

/** Keeps documents as Markdown files of the workspace. */
function createDocumentFiles(deps: Needs): DocumentFiles {
  const { files, blobs, identity, workspaces } = deps;

  const inNameOf = <T>(workspaceId: string, personId: string | null, work: Parameters<typeof inTheNameOf<T>>[3]) =>
    inTheNameOf({ identity, workspaces }, workspaceId, personId, work);

  return {
    write: (file) =>
      inNameOf(file.workspaceId, file.personId, async (actor) => {
        const bytes = Buffer.from(file.content);
        const stored = await blobs.write(
          await workspaces.requireOrganisation(file.workspaceId),
          Readable.from([bytes]),
          { unscanned: "made" },
        );
        const content = contentOf(stored);
        const known = file.fileId === null ? null : await files.lookup.file(file.fileId);
        if (!known || known.parentId === null) {
          const folder = await files.tree.ensureFolder(actor, file.workspaceId, folderName);
          const { informationClass } = file;
          const options = { onConflict: "rename", ...(informationClass === null ? {} : { informationClass }) } as const;
          const { node } = await files.tree.writeFile(actor, folder, file.name, content, options);
          return { fileId: node.id, hash: stored.hash };
        }
        if (known.blob !== stored.hash) {
          if (known.blob !== file.knownHash) throw refuse("CHANGED_MEANWHILE");
          await files.tree.writeFile(actor, known.parentId, known.name, content, {
            onConflict: "version",
            ifMatch: [etagOf(known)],
          });
        }
        if (!sameStem(known.name, file.name)) {
          const name = await files.lookup.freeName(known.parentId, file.name);
          await files.tree.move(actor, known.id, { name });
        }
        return { fileId: known.id, hash: stored.hash };
      }),
    async open(person, fileId) {
      const { node, informationClass } = await files.tree.open(person, fileId);
      const { blob, name, workspaceId } = node;
      if (blob === null) throw refuse("NOT_A_FILE");
      return { workspaceId, name, informationClass, content: () => blobs.open(blob) };
    },
    async read(fileId) {
      const node = await files.lookup.file(fileId);
      if (!node || node.blob === null) return null;
      const { blob } = node;
      return { name: node.name, hash: blob, changedBy: node.changedBy, content: () => text(blobs.open(blob)) };
    },
    async trash(fileId, workspaceId) {
      const node = await files.lookup.file(fileId);
      if (node) await inNameOf(workspaceId, null, (owner) => files.tree.trash(owner, fileId));
    },
  };
}

/** `Plan (2).md` follows the title `Plan` as well as `Plan.md` does. */
function sameStem(known: string, wanted: string): boolean {
  const stem = (name: string): string => name.replace(/\.md$/i, "").replace(/ \(\d+\)$/, "");
  return stem(known) === stem(wanted);
}

export const documentFilesPort = defineModule({
  name: "documentFiles",
  create: (needs: Needs) => ({ api: createDocumentFiles(needs) }),
});
