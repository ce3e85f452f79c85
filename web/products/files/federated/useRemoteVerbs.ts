import { federatedRoutes } from "@safos/contract/routes/federated";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { pathOf } from "./queries.ts";

/** What one does in a folder that lies on another server. */
export function useRemoteVerbs(id: string, names: readonly string[], host: string) {
  const t = useText();
  const [isPending, setPending] = useState(false);
  const at = (name: string): string => pathOf([...names, name]);
  /** Says in words what was refused, and reads the folder again in any case. */
  async function trying(work: () => Promise<unknown>, done?: string): Promise<void> {
    setPending(true);
    try {
      await work();
      if (done !== undefined) showToast({ text: done });
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
    } finally {
      setPending(false);
      await queryClient.invalidateQueries({ queryKey: ["remote-folder", id] });
    }
  }
  const params = { id };
  return {
    isPending,
    upload: (files: readonly File[]) =>
      trying(
        async () => {
          for (const file of files)
            await request(federatedRoutes.writeRemote, {
              params,
              query: { path: at(file.name) },
              body: file,
              isQuiet: true,
            });
        },
        t("federated.uploaded", { n: files.length }),
      ),
    createFolder: (name: string) =>
      trying(() => request(federatedRoutes.createRemoteFolder, { params, body: { path: at(name) }, isQuiet: true })),
    rename: (from: string, to: string) =>
      trying(() =>
        request(federatedRoutes.moveRemote, { params, body: { path: at(from), to: at(to) }, isQuiet: true }),
      ),
    remove: (name: string) =>
      trying(
        () => request(federatedRoutes.removeRemote, { params, query: { path: at(name) }, isQuiet: true }),
        t("federated.removed", { name, host }),
      ),
  };
}
