import "../text.ts";
import "./text.ts";
import { officeRoutes } from "@safos/contract/routes/office";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { request } from "../../../platform/request.ts";
import { MissingPage, TroublePage } from "../../../platform/TroublePage.tsx";
import { useText } from "../../../text/index.tsx";
import { Skeleton } from "../../../ui/index.ts";
import { OpenDocument } from "./OpenDocument.tsx";

/** A file in the office program, by itself: the program needs the whole window. */
export function OfficePage() {
  const t = useText();
  const { fileId } = useParams({ strict: false });
  const id = Number(fileId);
  const isId = Number.isSafeInteger(id) && id > 0;
  const { data, error, refetch } = useQuery({
    queryKey: ["office", id],
    // Each opening has a token of its own.
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    enabled: isId,
    queryFn: () => request(officeRoutes.openInOffice, { params: { id } }),
  });
  if (!isId) return <MissingPage />;
  if (error) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={t("common.loading")} rows={8} />;
  return <OpenDocument key={data.token} id={id} document={data} onOpenAgain={() => void refetch()} />;
}
