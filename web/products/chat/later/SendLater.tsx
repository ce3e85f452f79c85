import { useMutation } from "@tanstack/react-query";
import { now } from "../../../platform/clock.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice, showToast } from "../../../ui/index.ts";
import type { Outgoing } from "../composer/useComposer.ts";
import type { Engine } from "../engine.ts";
import { textContent, type Relation } from "../outgoing.ts";
import { ChooseMoment, useComing, useMoment } from "./ChooseMoment.tsx";
import { schedule } from "./delayed.ts";
import { delayTo } from "./moment.ts";
import { refreshScheduled } from "./queries.ts";
import "../list/text.ts";

/** When what is written is to be sent; or why it cannot be sent later. */
export function SendLater(props: {
  engine: Engine;
  roomId: string;
  outgoing: Outgoing;
  also: Relation;
  hasFiles: boolean;
  /** The server has it. */
  onScheduled: () => void;
  onClose: () => void;
}) {
  const t = useText();
  if (props.engine.isEncrypted(props.roomId))
    return <CannotLater onClose={props.onClose} text={t("later.encrypted")} />;
  if (props.hasFiles) return <CannotLater onClose={props.onClose} text={t("later.files")} />;
  return <ChooseWhen {...props} />;
}

function CannotLater({ text, onClose }: { text: string; onClose: () => void }) {
  const t = useText();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("later.title")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <Button variant="primary" onPress={onClose}>
          {t("common.close")}
        </Button>
      }
    >
      <Notice>{text}</Notice>
    </Dialog>
  );
}

function ChooseWhen(props: Parameters<typeof SendLater>[0]) {
  const t = useText();
  const whenOf = useComing();
  const moment = useMoment();
  const delay = delayTo(moment.at, now());
  const save = useMutation({
    meta: { isQuiet: true },
    // The moment may have passed while the dialog stood open.
    mutationFn: (at: number) =>
      schedule(props.engine.client, props.roomId, textContent(props.outgoing, props.also), Math.max(at - now(), 1)),
    async onSuccess(_, at) {
      showToast({ text: t("later.set", { when: whenOf(at) }) });
      props.onScheduled();
      await refreshScheduled(props.roomId);
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("later.title")}
      about={t("later.about")}
      size="small"
      submit={t("later.schedule")}
      isPending={save.isPending}
      isIncomplete={delay === null || "fault" in delay}
      onSubmit={() => save.mutate(moment.at)}
      error={save.error}
    >
      <ChooseMoment moment={moment} />
    </FormDialog>
  );
}
