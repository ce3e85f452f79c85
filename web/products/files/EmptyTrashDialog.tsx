import type { TrashItem } from "@safos/contract/files";
import { useState } from "react";
import { useText } from "../../text/index.tsx";
import { Button, Dialog } from "../../ui/index.ts";
import { useTrashVerbs } from "./trash-verbs.ts";

/** As many of a trash are listed; there may be more. */
const mostListed = 1000;

/** It cannot be undone: asks first, and says how much it is. What comes into the trash meanwhile stays. */
export function EmptyTrashDialog(props: { workspaceId: string; items: readonly TrashItem[]; onClose: () => void }) {
  const t = useText();
  const verbs = useTrashVerbs(props.workspaceId);
  const [isPending, setIsPending] = useState(false);
  // As it was when one was asked.
  const [{ n, until }] = useState(() => ({ n: props.items.length, until: props.items[0]?.trashedAt }));
  return (
    <Dialog
      isOpen
      role="alertdialog"
      size="small"
      onClose={props.onClose}
      title={t("files.emptyTrashAsk")}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button variant="quiet" onPress={props.onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            variant="danger"
            isPending={isPending}
            onPress={() => {
              if (until === undefined) return;
              setIsPending(true);
              void verbs.empty(until).finally(props.onClose);
            }}
          >
            {t("files.emptyTrash")}
          </Button>
        </>
      }
    >
      <p>{t(n < mostListed ? "files.emptyTrashText" : "files.emptyTrashTextMany", { n })}</p>
    </Dialog>
  );
}
