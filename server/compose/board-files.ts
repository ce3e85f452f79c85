import type { Blobs } from "#blobs";
import type { AttachedFile, BoardFiles } from "#boards";
import { contentOf, type Files } from "#files";
import { refuse } from "#http";
import { defineModule } from "#module";
import type { Workspaces } from "#workspaces";

const folderName = "Bilagor";

type Node = NonNullable<Awaited<ReturnType<Files["lookup"]["file"]>>>;

interface Needs {
  readonly files: Files;
  readonly blobs: Blobs;
  readonly workspaces: Workspaces;
}

/** Keeps the attachments of cards as files of the workspace, written in the name of the person who attaches. */
function createBoardFiles(deps: Needs): BoardFiles {
  const { files, blobs, workspaces } = deps;

  const viewOf = (node: Node): AttachedFile => ({
    id: String(node.id),
    name: node.name,
    size: node.size,
    contentType: node.contentType,
    createdAt: node.createdAt,
    changedAt: node.changedAt,
    changedBy: node.changedBy,
  });

  const store = async (workspaceId: string, bytes: AsyncIterable<Uint8Array>) =>
    contentOf(
      await blobs.write(await workspaces.requireOrganisation(workspaceId), bytes, {
        limit: files.maxFileBytes,
      }),
    );

  return {
    async add(person, workspaceId, name, bytes) {
      const folder = await files.tree.ensureFolder(person, workspaceId, folderName);
      const { node } = await files.tree.writeFile(person, folder, name, await store(workspaceId, bytes), {
        onConflict: "rename",
      });
      return viewOf(node);
    },
    async replace(person, id, bytes) {
      const node = await files.lookup.file(Number(id));
      if (!node || node.parentId === null) throw refuse("MISSING", "There is no such file.");
      const put = await files.tree.writeFile(person, node.parentId, node.name, await store(node.workspaceId, bytes), {
        onConflict: "version",
      });
      return viewOf(put.node);
    },
    async read(ids) {
      return (await files.lookup.files(ids.map(Number))).map(viewOf);
    },
    async open(id) {
      const node = await files.lookup.file(Number(id));
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
