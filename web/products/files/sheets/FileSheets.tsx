import type { FileItem } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useQuery } from "@tanstack/react-query";
import { FileX } from "lucide-react";
import { useState, type ReactNode } from "react";
import { ApiError } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, EmptyState } from "../../../ui/index.ts";
import "../viewer/text.ts";
import frame from "../viewer/Viewer.module.css";
import { SheetsView } from "./SheetsView.tsx";

interface FileSheetsProps {
  item: FileItem;
  /** A sheet by its number; null: the first one. */
  startPage: number | null;
  /** The pages that the server draws of it, with charts and pictures; null where it draws none. */
  asPages: (() => ReactNode) | null;
  /** For what is too large for a table. */
  asText: () => ReactNode;
}

/** A spreadsheet as a table, or as the pages that the server draws of it. */
export function FileSheets({ item, startPage, asPages, asText }: FileSheetsProps) {
  const t = useText();
  const locale = useLocale();
  const [isPaged, setPaged] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["files", item.workspaceId, "sheets", item.id, item.etag, locale],
    queryFn: () => request(fileRoutes.readSheets, { params: { id: item.id }, query: { locale } }),
    retry: false,
    staleTime: Infinity,
  });
  const change = asPages && (
    <Button size="sm" onPress={() => setPaged(!isPaged)}>
      {t(isPaged ? "viewer.asTable" : "viewer.asPages")}
    </Button>
  );
  if (isPaged && asPages)
    return (
      <>
        <div className={frame.tools}>{change}</div>
        {asPages()}
      </>
    );
  const code = error instanceof ApiError ? error.code : null;
  if (code === "FORMAT_BROKEN")
    return (
      <EmptyState icon={<FileX />} title={item.name}>
        {t("viewer.broken")}
      </EmptyState>
    );
  if (code === "TOO_LARGE" || code === "NO_PREVIEW") return (asPages ?? asText)();
  if (error) return <TroublePage error={error} />;
  if (!data)
    return (
      <p className={frame.wait} role="status">
        {t("viewer.reading")}
      </p>
    );
  return <SheetsView name={item.name} book={data} startSheet={startPage} tool={change} />;
}
