import { Readable } from "node:stream";
import type { Blobs } from "#blobs";
import { contentOf, type Files } from "#files";
import type { WriteSheet } from "#forms";
import { Refusal } from "#http";
import type { Identity } from "#identity";
import { defineModule } from "#module";
import type { Workspaces } from "#workspaces";

interface Needs {
  readonly blobs: Blobs;
  readonly files: Files;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}

/** Where forms put their spreadsheets: the workspace's first folder, in the owner's name, each time a new version. */
function writeSheetInto(deps: Needs): WriteSheet {
  return async ({ workspaceId, personId, name, content, informationClass }) => {
    const person = await deps.identity.personById(personId);
    if (!person || person.disabled) return null;
    const stored = await deps.blobs.write(
      await deps.workspaces.requireOrganisation(workspaceId),
      Readable.from([content]),
      { unscanned: "made" },
    );
    try {
      const { node } = await deps.files.tree.writeFile(
        { personId, organisationId: person.organisationId, displayName: person.displayName },
        await deps.files.rootOf(workspaceId),
        name,
        contentOf(stored),
        { onConflict: "version", ...(informationClass === null ? {} : { informationClass }) },
      );
      return node.id;
    } catch (error) {
      // No longer a member, no room, a folder by that name: another try would not help.
      if (error instanceof Refusal && error.category !== "unavailable") return null;
      throw error;
    }
  };
}

export const writeSheetPort = defineModule({
  name: "writeSheet",
  create: (needs: Needs) => ({ api: writeSheetInto(needs) }),
});
