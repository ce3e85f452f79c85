import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Blobs } from "#blobs";
import type { DocumentFiles } from "#documents";
import { etagOf, type Files } from "#files";
import { refuse } from "#http";
import type { Identity } from "#identity";
import { defineModule } from "#module";
import type { Workspaces } from "#workspaces";

const folderName = "Dokument";

interface Needs {
  readonly files: Files;
  readonly blobs: Blobs;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}

/** Ties documents to the workspace's folders: neither knows the other. */
function createDocumentFiles(deps: Needs): DocumentFiles {
  const { files, blobs, identity, workspaces } = deps;

  /** In whose name a file is written: whoever wrote, or, when they may no longer, an owner of the workspace. */
  async function writerFor(workspaceId: string, personId: string | null) {
    const members = await workspaces.membersOf(workspaceId);
    const may = members.filter((one) => workspaces.can(one.role, "write"));
    const chosen = may.find((one) => one.personId === personId) ?? may.find((one) => one.role === "owner") ?? may[0];
    const person = chosen ? await identity.personById(chosen.personId) : null;
    if (!person) throw refuse("MISSING", "Nobody is left who may write here.");
    return { personId: person.id, organisationId: person.organisationId, displayName: person.displayName };
  }

  async function folderIn(workspaceId: string, actor: Awaited<ReturnType<typeof writerFor>>): Promise<number> {
    const existing = await files.look.folder(workspaceId, folderName);
    if (existing.folderId !== null) return existing.folderId;
    try {
      return (await files.tree.createFolder(actor, existing.rootId, folderName)).id;
    } catch (error) {
      // Made by another process in the same moment.
      const again = await files.look.folder(workspaceId, folderName);
      if (again.folderId === null) throw error;
      return again.folderId;
    }
  }

  return {
    async write(file) {
      const actor = await writerFor(file.workspaceId, file.personId);
      const bytes = Buffer.from(file.content);
      const stored = await blobs.write(Readable.from([bytes]), { digests: ["sha1"] });
      const content = { blob: stored.hash, size: stored.size, sha1: stored.digests.sha1 ?? null };
      const known = file.fileId === null ? null : await files.look.file(file.fileId);
      if (!known || known.parentId === null) {
        const { node } = await files.tree.putFile(actor, await folderIn(file.workspaceId, actor), file.name, content, {
          onConflict: "rename",
        });
        return { fileId: node.id, hash: stored.hash };
      }
      if (known.blob !== stored.hash) {
        if (known.blob !== file.knownHash) throw refuse("CHANGED_MEANWHILE");
        await files.tree.putFile(actor, known.parentId, known.name, content, {
          onConflict: "version",
          ifMatch: etagOf(known),
        });
      }
      if (!sameStem(known.name, file.name)) {
        const name = await files.look.freeName(known.parentId, file.name);
        await files.tree.move(actor, known.id, { name });
      }
      return { fileId: known.id, hash: stored.hash };
    },
    async read(fileId) {
      const node = await files.look.file(fileId);
      if (!node || node.blob === null) return null;
      const { blob } = node;
      return { name: node.name, hash: blob, changedBy: node.changedBy, content: () => text(blobs.open(blob)) };
    },
    async trash(fileId, workspaceId) {
      const node = await files.look.file(fileId);
      if (node) await files.tree.trash(await writerFor(workspaceId, null), fileId);
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
