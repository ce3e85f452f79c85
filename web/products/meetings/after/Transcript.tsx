import "./text.ts";
import type { Meeting } from "@safos/contract/meetings";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { isAbout } from "../../../platform/live.ts";
import { queryClient } from "../../../platform/query.ts";
import { useItemEvents } from "../../../shared/items/index.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Count, Notice, SearchField } from "../../../ui/index.ts";
import { UtteranceRow } from "./UtteranceRow.tsx";
import { hitsQuery, transcriptQuery } from "./queries.ts";
import css from "./Transcript.module.css";
import { TranscriptActions, TranscriptMenu } from "./TranscriptActions.tsx";
import { useGoal } from "./useGoal.ts";

/** What was said in a meeting and kept: who, when, and what; nothing at all where nothing is kept. */
export function Transcript({ meeting }: { meeting: Meeting }) {
  const { id } = meeting;
  const list = useInfiniteQuery(transcriptQuery(id));
  const refresh = useCallback(() => void queryClient.invalidateQueries({ queryKey: ["meeting-transcript", id] }), [id]);
  useItemEvents(
    "meeting",
    id,
    useCallback((event) => void (isAbout(event, "transcript") && refresh()), [refresh]),
    refresh,
  );
  const first = list.data?.pages[0];
  if (list.isError) return <Notice tone="danger">{explain(list.error)}</Notice>;
  if (!first || (first.total === 0 && !first.isKept)) return null;
  return <Kept meeting={meeting} total={first.total} isGoingOn={first.isKept && meeting.state === "live"} />;
}

function Kept({ meeting, total, isGoingOn }: { meeting: Meeting; total: number; isGoingOn: boolean }) {
  const t = useText();
  const { id } = meeting;
  const list = useInfiniteQuery(transcriptQuery(id));
  const [asked, setAsked] = useState("");
  const query = asked.trim();
  const { utterance } = useSearch({ strict: false });
  const all = (list.data?.pages ?? []).flatMap((page) => page.items);
  const goal = useGoal(all, list, utterance ?? null);
  const { data: found } = useQuery(hitsQuery(id, query));
  const first = list.data?.pages[0];
  const canCorrect = first?.canCorrect ?? false;
  const shown = query === "" ? all : (found?.items ?? []);
  return (
    <section aria-label={t("transcript.title")}>
      <header className={css.head}>
        <h3 className={css.heading}>
          {t("transcript.title")} {total > 0 && <Count value={total} label={t("transcript.lines", { n: total })} />}
        </h3>
        {total > 0 && canCorrect && <TranscriptMenu meeting={meeting} />}
      </header>
      {total > 0 && <TranscriptActions meeting={meeting} canCorrect={canCorrect} />}
      {isGoingOn && <p className={css.hint}>{t("transcript.goesOn")}</p>}
      {total === 0 && <p className={css.hint}>{t("transcript.nothingYet")}</p>}
      {total > 0 && (
        <SearchField
          isFull
          label={t("transcript.search")}
          clearLabel={t("common.clear")}
          value={asked}
          onChange={setAsked}
        />
      )}
      <p role="status" className={css.hint} hidden={query === ""}>
        {query !== "" &&
          t(found?.next === undefined ? "transcript.hits" : "transcript.firstHits", { n: found?.items.length ?? 0 })}
      </p>
      <ol className={css.list}>
        {shown.map((one) => (
          <UtteranceRow
            key={one.id}
            utterance={one}
            meetingId={id}
            began={first?.startedAt ?? null}
            query={query}
            canCorrect={canCorrect}
            isChosen={one.id === goal.chosen && query === ""}
            onGoTo={
              query === ""
                ? null
                : () => {
                    setAsked("");
                    goal.goTo(one.id);
                  }
            }
          />
        ))}
      </ol>
      {query === "" && list.hasNextPage && (
        <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
          {t("transcript.more")}
        </Button>
      )}
    </section>
  );
}
