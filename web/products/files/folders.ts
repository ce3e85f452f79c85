import type { FileItem, FolderListing } from "@safos/contract/files";
import { api, ApiError } from "../../platform/api.ts";

export interface Place {
  workspaceId: string;
  folderId: number | null;
}

/** Makes the folders of one upload, each once, however many files ask for it. */
export class FolderMaker {
  readonly #place: Place;
  readonly #made = new Map<string, Promise<number | null>>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** The id of the folder at `path` below the place; what is there already is used. */
  at(path: readonly string[]): Promise<number | null> {
    const name = path.at(-1);
    if (name === undefined) return Promise.resolve(this.#place.folderId);
    const key = path.join("/");
    const known = this.#made.get(key);
    if (known) return known;
    const making = this.at(path.slice(0, -1)).then((parentId) => this.#make(name, parentId));
    this.#made.set(key, making);
    // A later try begins anew.
    making.catch(() => this.#made.delete(key));
    return making;
  }

  async #make(name: string, parentId: number | null): Promise<number> {
    const { workspaceId } = this.#place;
    try {
      const made = await api.post<FileItem>(`/api/v1/workspaces/${workspaceId}/folders`, {
        name,
        ...(parentId === null ? {} : { parentId }),
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
      const query: string = new URLSearchParams({
        ...(parentId === null ? {} : { folder: String(parentId) }),
        ...(after ? { after } : {}),
      }).toString();
      const page: FolderListing = await api.get<FolderListing>(
        `/api/v1/workspaces/${this.#place.workspaceId}/files?${query}`,
      );
      const found = page.items.find(
        (one) => one.kind === "folder" && one.name.normalize("NFC").toLowerCase() === wanted,
      );
      if (found) return found.id;
      after = page.next;
    } while (after);
    return null;
  }
}
