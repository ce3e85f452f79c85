import type { Blobs } from "#blobs";
import { contentOf, type Files } from "#files";
import type { Identity } from "#identity";
import { defineModule } from "#module";
import type { RecordingFiles } from "#recordings";
import type { Workspaces } from "#workspaces";
import { inTheNameOf } from "./in-the-name-of.ts";

const folderName = "Inspelningar";

interface Needs {
  readonly files: Files;
  readonly blobs: Blobs;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}

/** Keeps recordings as files of the workspace. */
function createRecordingFiles({ files, blobs, identity, workspaces }: Needs): RecordingFiles {
  const inNameOf = <T>(workspaceId: string, personId: string | null, work: Parameters<typeof inTheNameOf<T>>[3]) =>
    inTheNameOf({ identity, workspaces }, workspaceId, personId, work);

  return {
    async write({ workspaceId, personId, name, informationClass, bytes }) {
      const stored = await blobs.write(await workspaces.requireOrganisation(workspaceId), bytes, {
        unscanned: "made",
        limit: files.maxFileBytes,
      });
      return inNameOf(workspaceId, personId, async (actor) => {
        const folder = await files.tree.ensureFolder(actor, workspaceId, folderName);
        const { node } = await files.tree.writeFile(actor, folder, name, contentOf(stored), {
          onConflict: "rename",
          ...(informationClass === null ? {} : { informationClass }),
        });
        return { id: node.id, name: node.name };
      });
    },
    async requireRoom(workspaceId, bytes) {
      await files.requireRoom(workspaceId, bytes);
      await blobs.quotas.requireRoom(await workspaces.requireOrganisation(workspaceId), bytes);
    },
    known: async (ids) => new Set((await files.lookup.files(ids)).map((one) => one.id)),
    async remove(workspaceId, id) {
      if (!(await files.lookup.file(id))) return;
      await inNameOf(workspaceId, null, async (owner) => {
        await files.tree.trash(owner, id);
        await files.tree.destroy(owner, id);
      });
    },
  };
}

export const recordingFilesPort = defineModule({
  name: "recordingFiles",
  create: (needs: Needs) => ({ api: createRecordingFiles(needs) }),
});
