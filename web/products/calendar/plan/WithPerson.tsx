import type { Calendar } from "@safos/contract/calendar";
import { personCardRoutes } from "@safos/contract/routes/chat";
import { useQuery } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Dialog, Notice, Skeleton } from "../../../ui/index.ts";
import { CreateEntry } from "../EntryDialog.tsx";
import { pickedOf } from "../invited.ts";

/** The form of a new entry that invites someone, by their Matrix id: their card leads here. */
export function WithPerson(props: {
  userId: string;
  start: string;
  calendars: readonly Calendar[];
  onClose: () => void;
}) {
  const t = useText();
  const { userId, start, calendars, onClose } = props;
  const { data, error } = useQuery({
    queryKey: ["calendar", "with", userId],
    queryFn: () => request(personCardRoutes.readPersonCard, { params: { userId } }),
    // What is filled in stays as it began.
    staleTime: Infinity,
    gcTime: 0,
    throwOnError: false,
  });
  if (data)
    return (
      <CreateEntry
        key={userId}
        calendars={calendars}
        given={{ start, people: [pickedOf(data.person)] }}
        onClose={onClose}
      />
    );
  return (
    <Dialog isOpen title={t("calendar.new")} onClose={onClose} closeLabel={t("common.close")}>
      {error ? <Notice tone="danger">{explain(error)}</Notice> : <Skeleton label={t("common.loading")} rows={4} />}
    </Dialog>
  );
}
