import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { lazy, useState } from "react";
import type { SharedPageProps } from "../../../platform/product.ts";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { useText } from "../../../text/index.tsx";
import { Skeleton } from "../../../ui/index.ts";
import { visitedQuery, visitQuery, type VisitOrder } from "./queries.ts";
import "./text.ts";
import { VisitedFilePage } from "./VisitedFilePage.tsx";
import { VisitedFolder } from "./VisitedFolder.tsx";

const FileRequestPage = lazy(async () => ({ default: (await import("./FileRequestPage.tsx")).FileRequestPage }));

/** What a visitor by a link sees: a folder, a file, or where to leave files. */
export function SharedFiles(props: SharedPageProps) {
  return props.item.purpose === "drop" ? <FileRequestPage {...props} /> : <Visit {...props} />;
}

function Visit({ item, guest, onName }: SharedPageProps) {
  const t = useText();
  const { secret } = useParams({ from: "/s/$secret" });
  const { page = "" } = useSearch({ from: "/s/$secret" });
  const folder = /^\d{1,15}$/.test(page) ? Number(page) : null;
  const [order, setOrder] = useState<VisitOrder>({ sort: "name", descending: false });
  const { data: isReady, error: closed } = useQuery(visitQuery(item.linkId));
  const listing = useInfiniteQuery({
    ...visitedQuery(item.linkId, folder, order),
    placeholderData: (before, query) => (query?.queryKey[2] === folder ? before : undefined),
  });
  const first = listing.data?.pages[0];
  const error = closed ?? (first ? null : listing.error);
  if (error) return <TroublePage error={error} onRetry={() => void listing.refetch()} />;
  if (!first || !isReady) return <Skeleton label={t("common.loading")} rows={6} />;
  const shared = { linkId: item.linkId, visited: first };
  if (first.node.kind === "file") return <VisitedFilePage {...shared} />;
  return (
    <VisitedFolder
      {...shared}
      {...{ secret, guest, onName, order, setOrder, listing }}
      items={listing.data?.pages.flatMap((one) => one.items) ?? []}
    />
  );
}
