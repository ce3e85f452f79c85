import { fileVisitRoutes } from "@safos/contract/routes/file-visits";
import type { VisitedFile } from "@safos/contract/file-visits";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { sendFile, withTries } from "./send-file.ts";

/** A file of a visitor on its way. */
export interface VisitUpload {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly problem: string | null;
}

/** What visitors who may change a folder do in it. */
export function useVisitVerbs(linkId: string, folder: number) {
  const t = useText();
  const [uploads, setUploads] = useState<readonly VisitUpload[]>([]);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["visited", linkId] });
  const change = (id: string, part: Partial<VisitUpload>): void =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  /** One word about what was refused. */
  const trying = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
      return false;
    } finally {
      await refresh();
    }
  };
  async function upload(files: readonly File[]): Promise<void> {
    const jobs = files.map((file) => ({ id: crypto.randomUUID(), file }));
    setUploads((all) => [
      ...all,
      ...jobs.map(({ id, file }) => ({ id, name: file.name, size: file.size, sent: 0, problem: null })),
    ]);
    for (const { id, file } of jobs)
      try {
        const address = addressOf(fileVisitRoutes.writeVisited, { query: { folder, name: file.name } });
        await withTries(() => sendFile(address, file, { onProgress: (sent) => change(id, { sent }) }));
        setUploads((all) => all.filter((one) => one.id !== id));
        await refresh();
      } catch (error) {
        change(id, { problem: explain(error) });
      }
  }
  return {
    uploads,
    upload,
    forget: (id: string) => setUploads((all) => all.filter((one) => one.id !== id)),
    createFolder: (name: string) =>
      trying(() => request(fileVisitRoutes.createVisitedFolder, { body: { folder, name }, isQuiet: true })),
    rename: (file: VisitedFile, name: string) =>
      trying(() =>
        request(fileVisitRoutes.renameVisited, { params: { fileId: file.id }, body: { name }, isQuiet: true }),
      ),
    async trash(file: VisitedFile) {
      const isDone = await trying(() =>
        request(fileVisitRoutes.trashVisited, { params: { fileId: file.id }, isQuiet: true }),
      );
      if (isDone) showToast({ text: t("visit.trashed", { name: file.name }) });
    },
  };
}
