import type { PersonImport } from "@safos/contract/person-imports";
import { personImportRoutes } from "@safos/contract/routes/person-imports";
import { useMutation, useQuery } from "@tanstack/react-query";
import { FileSpreadsheet } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { EmptyState, Notice, PageBody, PageHeader, Skeleton } from "../../../ui/index.ts";
import { ImportButton } from "../../items/ImportButton.tsx";
import { ForAdministrators } from "../guard.tsx";
import { ImportPreview } from "./ImportPreview.tsx";
import { ImportProgress } from "./ImportProgress.tsx";
import { importQuery } from "./queries.ts";
import "./text.ts";

/** Many people from a file: chosen, shown, added, and undone if it was wrong. */
export function ImportPage() {
  return (
    <ForAdministrators>
      <Import />
    </ForAdministrators>
  );
}

function Import() {
  const t = useText();
  const me = useMe();
  const [chosen, setChosen] = useState<string | null>(null);
  const read = useMutation({
    meta: { isQuiet: true },
    mutationFn: (file: Blob) => request(personImportRoutes.readPersonImport, { body: file }),
    onSuccess: ({ id }) => setChosen(id),
  });
  // The page may have been left while one was carried out.
  const { data: earlier } = useQuery({
    queryKey: ["person-imports"],
    queryFn: async () => (await request(personImportRoutes.listPersonImports)).items,
  });
  const id = chosen ?? earlier?.[0]?.id ?? null;
  const { data } = useQuery({ ...importQuery(id ?? ""), enabled: id !== null });
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("imports.title")}
        about={me.organisation.name}
        back={<BackLink to="/admin/persons" />}
        actions={
          <ImportButton
            label={t("imports.choose")}
            accept=".csv,text/csv"
            isPending={read.isPending}
            onFiles={([file]) => file && read.mutate(file)}
          />
        }
      />
      <Notice isQuiet>{t("imports.lead")}</Notice>
      {read.error && <Notice tone="danger">{explain(read.error)}</Notice>}
      {read.isPending ? (
        <Skeleton label={t("imports.reading")} rows={5} />
      ) : data ? (
        <Chosen data={data} />
      ) : (
        <EmptyState icon={<FileSpreadsheet />} title={t("imports.none")}>
          {t("imports.noneText")}
        </EmptyState>
      )}
    </PageBody>
  );
}

const Chosen = ({ data }: { data: PersonImport }) =>
  data.state === "read" ? <ImportPreview key={data.id} found={data} /> : <ImportProgress found={data} />;
