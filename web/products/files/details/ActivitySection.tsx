import { fileActivityRoutes } from "@safos/contract/routes/file-activity";
import { useInfiniteQuery } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import details from "../DetailsPanel.module.css";
import css from "./MoreDetails.module.css";
import "./text.ts";

/** Who did what to a file, the latest first. */
export function ActivitySection({ id, when }: { id: number; when: (moment: string) => string }) {
  const t = useText();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["file-activity", id],
    initialPageParam: 0,
    queryFn: ({ pageParam }) =>
      request(fileActivityRoutes.listFileActivity, {
        params: { id },
        query: pageParam === 0 ? {} : { after: pageParam },
      }),
    getNextPageParam: (page) => page.next,
  });
  if (!data) return null;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <section className={details.part} aria-label={t("fileActivity.title")}>
      <h3 className={details.heading}>{t("fileActivity.title")}</h3>
      {items.length === 0 && <p className={details.about}>{t("fileActivity.none")}</p>}
      <ol className={css.activity}>
        {items.map((one) => {
          const who = one.by?.displayName ?? one.guestName ?? t("fileActivity.someone");
          return (
            <li key={one.id}>
              <span>{t(`fileActivity.${one.kind}`, { who, name: one.name })}</span>
              <span className={details.about}>{when(one.at)}</span>
            </li>
          );
        })}
      </ol>
      {hasNextPage && (
        <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {t("fileActivity.more")}
        </Button>
      )}
    </section>
  );
}
