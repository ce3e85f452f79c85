import { useInfiniteQuery } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { favouritesQuery } from "../queries.ts";
import "../text.ts";
import { GatheredPage } from "./GatheredPage.tsx";

/** What the person marked with a star, in every workspace. */
export function FavouritesPage() {
  const t = useText();
  const list = useInfiniteQuery(favouritesQuery);
  return (
    <GatheredPage
      title={t("files.favourites")}
      about={t("files.favouritesAbout")}
      list={list}
      items={list.data?.pages.flatMap((page) => page.items) ?? []}
      empty={{ icon: <Star />, title: t("files.favouritesEmpty"), text: t("files.favouritesEmptyText") }}
    />
  );
}
