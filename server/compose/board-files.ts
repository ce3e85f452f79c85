import type { Blobs } from "#blobs";
import type { AttachedFile, BoardFiles } from "#boards";
import type { Files } from "#files";
import { type Principal, refuse } from "#http";
import { defineModule } from "#module";

const folderName = "Bilagor";

type Node = NonNullable<Awaited<ReturnType<Files["look"]["file"]>>>;

interface Needs {
  readonly files: Files;
  readonly blobs: Blobs;
}

/** Ties cards to the workspace's folders: neither knows the other. Written in the name of whoever attaches. */
function createBoardFiles(deps: Needs): BoardFiles {
  const { files, blobs } = deps;

  const viewOf = (node: Node): AttachedFile => ({
    id: String(node.id),
    name: node.name,
    size: node.size,
    contentType: node.contentType,
    createdAt: node.createdAt,
    changedAt: node.changedAt,
    changedBy: node.changedBy,
  });

  async function folderIn(workspaceId: string, person: Principal): Promise<number> {
    const known = await files.look.folder(workspaceId, folderName);
    if (known.folderId !== null) return known.folderId;
    try {
      return (await files.tree.createFolder(person, known.rootId, folderName)).id;
    } catch (error) {
      // Made by another process in the same moment.
      const again = await files.look.folder(workspaceId, folderName);
      if (again.folderId === null) throw error;
      return again.folderId;
    }
  }

  async function store(bytes: AsyncIterable<Uint8Array>) {
    const stored = await blobs.write(bytes, { digests: ["sha1"], limit: files.maxFileBytes });
    return { blob: stored.hash, size: stored.size, sha1: stored.digests.sha1 ?? null };
  }

  return {
    async add(person, workspaceId, name, bytes) {
      // Looked up first: whoever may not write sends nothing that is kept.
      const folder = await folderIn(workspaceId, person);
      const { node } = await files.tree.putFile(person, folder, name, await store(bytes), { onConflict: "rename" });
      return viewOf(node);
    },
    async replace(person, id, bytes) {
      const node = await files.look.file(Number(id));
      if (!node || node.parentId === null) throw refuse("MISSING", "There is no such file.");
      const put = await files.tree.putFile(person, node.parentId, node.name, await store(bytes), {
        onConflict: "version",
      });
      return viewOf(put.node);
    },
    async read(ids) {
      return (await files.look.files(ids.map(Number))).map(viewOf);
    },
    async open(id) {
      const node = await files.look.file(Number(id));
      if (!node || node.blob === null) return null;
      const { blob } = node;
      return { file: viewOf(node), content: () => blobs.open(blob) };
    },
  };
}

export const boardFilesPort = defineModule({
  name: "boardFiles",
  create: (needs: Needs) => ({ api: createBoardFiles(needs) }),
});
