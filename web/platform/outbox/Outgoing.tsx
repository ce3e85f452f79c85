import { useEffect, useSyncExternalStore } from "react";
import { useText } from "../../text/index.tsx";
import { Button, Dialog } from "../../ui/index.ts";
import { useMe } from "../session.ts";
import { onLeavePage } from "../sign-out.ts";
import { endOutbox, outboxOf } from "./index.ts";
import { readQuestion, watchQuestion } from "./leave.ts";
import "./text.ts";

onLeavePage(endOutbox);

/** Once in the frame: what waited when the page was closed goes out, and signing out asks about what still waits. */
export function Outgoing() {
  const t = useText();
  const { userId } = useMe().person;
  useEffect(() => {
    void outboxOf(userId);
    // What the places of what waits ask for by themselves: once the network is gone it cannot come any more.
    void import("./Waiting.tsx").catch(() => undefined);
  }, [userId]);
  const question = useSyncExternalStore(watchQuestion, readQuestion);
  if (!question) return null;
  const isOfKeys = question.about === "keys";
  return (
    <Dialog
      isOpen
      role="alertdialog"
      size="small"
      onClose={() => question.answer(false)}
      title={t(isOfKeys ? "outbox.keysTitle" : "outbox.leaveTitle")}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button onPress={() => question.answer(false)}>{t("common.cancel")}</Button>
          <Button variant="danger" onPress={() => question.answer(true)}>
            {t(isOfKeys ? "outbox.keysLeave" : "outbox.leave")}
          </Button>
        </>
      }
    >
      <p>{isOfKeys ? t("outbox.keysText") : t("outbox.leaveText", { n: question.count })}</p>
    </Dialog>
  );
}
