import { documentRoutes } from "@safos/contract/routes/documents";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ImportButton } from "../../shared/items/index.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { importFormatsQuery, refreshDocument } from "./queries.ts";
import "./text.ts";

/** Makes documents of files, one after the other. */
export function ImportDocuments({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const { data: formats } = useQuery(importFormatsQuery);
  const importing = useMutation({
    mutationFn: async (files: readonly File[]) => {
      for (const file of files) {
        showToast({ text: t("documents.importing", { name: file.name }) });
        const made = await request(documentRoutes.importDocument, {
          params: { id: workspaceId },
          query: { name: file.name },
          body: file,
        });
        showToast({ text: t("documents.imported", { name: made.title }) });
      }
    },
    onSettled: () => void refreshDocument(),
  });
  return (
    <ImportButton
      label={t("documents.import")}
      // Until it is known, every file may be tried: the server says what it cannot read.
      accept={formats?.endings.map((ending) => `.${ending}`).join(",")}
      isMultiple
      isPending={importing.isPending}
      onFiles={importing.mutate}
    />
  );
}
