import type { Calendar } from "@safos/contract/calendar";
import { pollRoutes } from "@safos/contract/routes/polls";
import { useQuery } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Dialog, Notice, Skeleton } from "../../../ui/index.ts";
import { CreateEntry } from "../EntryDialog.tsx";
import { givenOf } from "./given.ts";

/** The form of an entry, filled in with what a poll of days and times decided. */
export function FromPoll(props: { id: string; calendars: readonly Calendar[]; onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const { data, error, isFetchedAfterMount } = useQuery({
    queryKey: ["calendar", "poll", props.id],
    queryFn: () => request(pollRoutes.readPoll, { params: { id: props.id } }),
    // What was read for an earlier form is not what the poll says now; while one is filled in it stays as it began.
    refetchOnMount: "always",
    staleTime: Infinity,
    gcTime: 0,
    throwOnError: false,
  });
  const poll = isFetchedAfterMount ? data : undefined;
  const address = poll ? `${location.origin}/w/${poll.workspaceId}/polls/${poll.id}` : "";
  const given = poll ? givenOf(poll, { myId: me.person.id, address }) : null;
  if (given) return <CreateEntry key={props.id} calendars={props.calendars} given={given} onClose={props.onClose} />;
  return (
    <Dialog isOpen title={t("calendar.new")} onClose={props.onClose} closeLabel={t("common.close")}>
      {error ? (
        <Notice tone="danger">{explain(error)}</Notice>
      ) : poll ? (
        <Notice>{t("calendar.pollUndecided")}</Notice>
      ) : (
        <Skeleton label={t("common.loading")} rows={4} />
      )}
    </Dialog>
  );
}
