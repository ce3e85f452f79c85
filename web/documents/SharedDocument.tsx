import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { SharedFrame, SharedTitle } from "../items/door.ts";
import type { SharedPageProps } from "../items/shared-pages.tsx";
import { TroublePage } from "../shell/TroublePage.tsx";
import { useText } from "../text/index.tsx";
import { IconButton, Skeleton } from "../ui/index.ts";
import { ExportDialog } from "./DocumentDialogs.tsx";
import { DocumentView } from "./DocumentView.tsx";
import { documentQuery } from "./queries.ts";
import "./text.ts";

/** A document for a visitor with a link: the same text and tools, as far as the link goes. */
export default function SharedDocument({ item, guest }: SharedPageProps) {
  const t = useText();
  const [isExporting, setExporting] = useState(false);
  const { data, error, refetch } = useQuery(documentQuery(item.id));
  if (error && !data) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={t("common.loading")} rows={6} />;
  return (
    <SharedFrame>
      <DocumentView
        document={data}
        guest={guest}
        head={<SharedTitle>{data.title}</SharedTitle>}
        actions={
          <IconButton size="sm" label={t("documents.export")} onPress={() => setExporting(true)}>
            <Download aria-hidden="true" />
          </IconButton>
        }
      />
      {isExporting && <ExportDialog document={data} hasChildren={false} onClose={() => setExporting(false)} />}
    </SharedFrame>
  );
}
