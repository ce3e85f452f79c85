import type { FolderListing } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { ApiError } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";

export interface UploadTarget {
  workspaceId: string;
  folderId: number | null;
}

/** Makes the folders of one upload, each once, however many files ask for it. */
export class FolderMaker {
  readonly #target: UploadTarget;
  readonly #made = new Map<string, Promise<number | null>>();

  constructor(target: UploadTarget) {
    this.#target = target;
  }

  /** The id of the folder at `path` below the target; what is there already is used. */
  at(path: readonly string[]): Promise<number | null> {
    const name = path.at(-1);
    if (name === undefined) return Promise.resolve(this.#target.folderId);
    const key = path.join("/");
    const known = this.#made.get(key);
    if (known) return known;
    const making = this.at(path.slice(0, -1)).then((parentId) => this.#make(name, parentId));
    this.#made.set(key, making);
    // A later try starts over.
    making.catch(() => this.#made.delete(key));
    return making;
  }

  async #make(name: string, parentId: number | null): Promise<number> {
    const { workspaceId } = this.#target;
    try {
      const made = await request(fileRoutes.createFolder, {
        params: { id: workspaceId },
        body: { name, ...(parentId === null ? {} : { parentId }) },
      });
      return made.id;
    } catch (error) {
      const isTaken = error instanceof ApiError && error.code === "NAME_TAKEN";
      const there = isTaken ? await this.#find(name, parentId) : null;
      if (there === null) throw error;
      return there;
    }
  }

  async #find(name: string, parentId: number | null): Promise<number | null> {
    const wanted = name.normalize("NFC").toLowerCase();
    let after: string | undefined = "";
    do {
      const page: FolderListing = await request(fileRoutes.listFolder, {
        params: { id: this.#target.workspaceId },
        query: { ...(parentId === null ? {} : { folder: parentId }), ...(after ? { after } : {}) },
      });
      const found = page.items.find(
        (one) => one.kind === "folder" && one.name.normalize("NFC").toLowerCase() === wanted,
      );
      if (found) return found.id;
      after = page.next;
    } while (after);
    return null;
  }
}
