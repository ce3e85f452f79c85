import { chunkSize, type Upload } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import { readChild } from "../tree/queries.ts";
import { readChunks, type UploadRow } from "./queries.ts";

/** An upload as the page sees it: which pieces have arrived, and whether its name is taken. */
export async function viewUpload({ db }: Pick<FilesDeps, "db">, upload: UploadRow): Promise<Upload> {
  const { parentId, name } = upload;
  const isNameTaken = parentId !== null && name !== null && (await readChild(db, parentId, name)) !== null;
  const received = (await readChunks(db, upload.id)).map((one) => one.number);
  return { id: upload.key, name: name ?? "", size: upload.size ?? 0, chunkSize, received, isNameTaken };
}
