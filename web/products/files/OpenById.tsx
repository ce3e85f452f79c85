import { itemRoutes } from "@safos/contract/routes/items";
import { useQuery } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
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
  return (
    <>
      <Skeleton label={t("common.loading")} rows={6} />
      {item && <GoTo path={item.path} />}
    </>
  );
}

/** Takes the place of this address: going back leads to where the person came from. */
function GoTo({ path }: { path: string }) {
  const router = useRouter();
  useEffect(() => router.history.replace(path), [router, path]);
  return null;
}
