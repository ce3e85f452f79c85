import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { manyRecentQuery } from "../queries.ts";
import "../text.ts";
import { GatheredPage } from "./GatheredPage.tsx";

const noMore = { hasNextPage: false, isFetchingNextPage: false };

/** The hundred files that were changed last, in every workspace. */
export function RecentPage() {
  const t = useText();
  const list = useQuery(manyRecentQuery);
  return (
    <GatheredPage
      title={t("files.recent")}
      about={t("files.recentAbout")}
      list={{ ...list, ...noMore }}
      items={list.data ?? []}
      empty={{ icon: <History />, title: t("files.recentEmpty"), text: t("files.recentEmptyText") }}
    />
  );
}
