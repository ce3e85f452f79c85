import { reviewRoutes } from "@safos/contract/routes/reviews";
import type { Review } from "@safos/contract/reviews";
import type { Workspace } from "@safos/contract/workspaces";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { explain } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import { Button, Notice, showToast } from "../../ui/index.ts";
import css from "./MembersPage.module.css";
import { isAtLeast } from "./queries.ts";
import "./text.ts";

const reviewQuery = (id: string) =>
  queryOptions<Review>({
    queryKey: ["review", id],
    queryFn: () => request(reviewRoutes.readReview, { params: { id } }),
  });

/** When someone last went through the members; owners are asked to when it is time. */
export function ReviewNote({ workspace }: { workspace: Workspace }) {
  const t = useText();
  const locale = useLocale();
  const { data: review } = useQuery(reviewQuery(workspace.id));
  const note = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(reviewRoutes.noteReview, { params: { id: workspace.id } }),
    onSuccess(noted) {
      queryClient.setQueryData(reviewQuery(workspace.id).queryKey, noted);
      showToast({ text: t("life.reviewed") });
    },
  });
  if (!review) return null;
  const day = (moment: string): string => formatDate(locale, Date.parse(moment), now());
  const last =
    review.reviewedAt === null
      ? t("life.neverReviewed", { due: day(review.dueAt) })
      : t(review.reviewedBy ? "life.reviewedBy" : "life.reviewedAt", {
          when: day(review.reviewedAt),
          who: review.reviewedBy?.displayName ?? "",
          due: day(review.dueAt),
        });
  if (!review.isDue || !isAtLeast(workspace.memberRole, "owner")) return <p className={css.review}>{last}</p>;
  return (
    <Notice tone="warn">
      <strong>{t("life.reviewDue")}</strong>
      <p>{t("life.reviewLead")}</p>
      {note.error && <p>{explain(note.error)}</p>}
      <p className={css.reviewEnd}>
        <Button variant="secondary" size="sm" isPending={note.isPending} onPress={() => note.mutate()}>
          {t("life.reviewDone")}
        </Button>
      </p>
    </Notice>
  );
}
