import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import type { SharedPageProps } from "../items/shared-pages.tsx";
import { PanelPlace } from "../shell/Panel.tsx";
import { TroublePage } from "../shell/TroublePage.tsx";
import { useText } from "../text/index.tsx";
import { IconButton, Skeleton } from "../ui/index.ts";
import { ExportDialog } from "./DocumentDialogs.tsx";
import { DocumentView } from "./DocumentView.tsx";
import { documentQuery } from "./queries.ts";
import css from "./SharedDocument.module.css";
import "./text.ts";

/** A document for a visitor with a link: the same text and tools, as far as the link goes. */
export default function SharedDocument({ item, guest }: SharedPageProps) {
  const t = useText();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const [isExporting, setExporting] = useState(false);
  const { data, error, refetch } = useQuery(documentQuery(item.id));
  if (error && !data) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={t("common.loading")} rows={6} />;
  return (
    <div className={css.page}>
      <PanelPlace value={place}>
        <DocumentView
          document={data}
          guest={guest}
          head={<h1 className={css.title}>{data.title}</h1>}
          actions={
            <IconButton size="sm" label={t("documents.export")} onPress={() => setExporting(true)}>
              <Download aria-hidden="true" />
            </IconButton>
          }
        />
      </PanelPlace>
      <div ref={setPlace} className={css.panel} />
      {isExporting && <ExportDialog document={data} hasChildren={false} onClose={() => setExporting(false)} />}
    </div>
  );
}
