import type { Meeting } from "@safos/contract/meetings";
import { LinkedItems } from "../items/door.ts";
import { useText } from "../text/index.tsx";
import { Dialog } from "../ui/index.ts";

/** What a meeting led to: the cards that were made of it. */
export function MeetingLinks({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const t = useText();
  return (
    <Dialog isOpen onClose={onClose} title={meeting.title} closeLabel={t("common.close")} size="small">
      <LinkedItems
        kind="meeting"
        id={meeting.id}
        canEdit={meeting.canModerate}
        empty={<p>{t("meeting.noLinked")}</p>}
      />
    </Dialog>
  );
}
