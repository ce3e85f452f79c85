import type { Blobs } from "#blobs";
import { contentOf, type Files } from "#files";
import { refuse } from "#http";
import type { Identity } from "#identity";
import { defineModule } from "#module";
import type { RecordingFiles } from "#recordings";
import type { Workspaces } from "#workspaces";

const folderName = "Inspelningar";

interface Needs {
  readonly files: Files;
  readonly blobs: Blobs;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}

/** Keeps recordings as files of the workspace. */
function createRecordingFiles({ files, blobs, identity, workspaces }: Needs): RecordingFiles {
  /** In whose name a file is written: the person who recorded, or, when they may no longer, an owner of the workspace. */
  async function writerFor(workspaceId: string, personId: string | null) {
    const members = await workspaces.membersOf(workspaceId);
    const may = members.filter((one) => workspaces.can(one.role, "write"));
    const chosen = may.find((one) => one.personId === personId) ?? may.find((one) => one.role === "owner") ?? may[0];
    const person = chosen ? await identity.personById(chosen.personId) : null;
    if (!person) throw refuse("MISSING", "Nobody is left who may write here.");
    return { personId: person.id, organisationId: person.organisationId, displayName: person.displayName };
  }

  return {
    async write({ workspaceId, personId, name, informationClass, bytes }) {
      const actor = await writerFor(workspaceId, personId);
      const folder = await files.tree.ensureFolder(actor, workspaceId, folderName);
      const stored = await blobs.write(await workspaces.requireOrganisation(workspaceId), bytes, {
        digests: ["sha1"],
        unscanned: "made",
        limit: files.maxFileBytes,
      });
      const { node } = await files.tree.writeFile(actor, folder, name, contentOf(stored), {
        onConflict: "rename",
        ...(informationClass === null ? {} : { informationClass }),
      });
      return node.id;
    },
    known: async (ids) => new Set((await files.lookup.files(ids)).map((one) => one.id)),
    async remove(workspaceId, id) {
      if (!(await files.lookup.file(id))) return;
      const actor = await writerFor(workspaceId, null);
      await files.tree.trash(actor, id);
      await files.tree.destroy(actor, id);
    },
  };
}

export const recordingFilesPort = defineModule({
  name: "recordingFiles",
  create: (needs: Needs) => ({ api: createRecordingFiles(needs) }),
});
