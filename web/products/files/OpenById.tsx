import { itemRoutes } from "@safos/contract/routes/items";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "@tanstack/react-router";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Skeleton } from "../../ui/index.ts";

/** `/f/12`: where programs lead to, who know a file by its number only. */
export function OpenById() {
  const t = useText();
  const { fileId } = useParams({ from: "/inside/f/$fileId" });
  const isNumber = /^\d{1,15}$/.test(fileId);
  const { data: item, error } = useQuery({
    queryKey: ["file-by-id", fileId],
    queryFn: () => request(itemRoutes.readItem, { params: { kind: "file", id: fileId } }),
    enabled: isNumber,
  });
  if (!isNumber) return <MissingPage />;
  if (error) return <TroublePage error={error} />;
  return item ? <Navigate to={item.path} replace /> : <Skeleton label={t("common.loading")} rows={6} />;
}
