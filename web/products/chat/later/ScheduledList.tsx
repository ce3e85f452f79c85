import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, showToast, TextField } from "../../../ui/index.ts";
import { momentAt } from "../../../ui/moments.ts";
import type { Engine } from "../engine.ts";
import { mentionsIn } from "../markdown.ts";
import { textContent } from "../outgoing.ts";
import type { Person } from "../person.ts";
import { ChooseMoment, useComing, useMoment } from "./ChooseMoment.tsx";
import { end, replace, type Scheduled } from "./delayed.ts";
import css from "./Later.module.css";
import { delayTo } from "./moment.ts";
import { refreshScheduled } from "./queries.ts";
import "../list/text.ts";

interface Props {
  engine: Engine;
  roomId: string;
  people: readonly Person[];
  waiting: readonly Scheduled[];
  onClose: () => void;
}

/** What the person has scheduled in a room: to change, send now or not at all. */
export function ScheduledList(props: Props) {
  const t = useText();
  const [changed, setChanged] = useState<Scheduled | null>(null);
  if (changed) return <ChangeScheduled {...props} one={changed} onClose={() => setChanged(null)} />;
  return (
    <Dialog isOpen onClose={props.onClose} title={t("later.list")} closeLabel={t("common.close")}>
      {props.waiting.length === 0 ? (
        <p>{t("later.none")}</p>
      ) : (
        <ul aria-label={t("later.list")}>
          {props.waiting.map((one) => (
            <ScheduledOne key={one.id} engine={props.engine} one={one} onChange={() => setChanged(one)} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

const relationOf = ({ content }: Scheduled): { rel_type?: unknown } =>
  (content["m.relates_to"] as { rel_type?: unknown } | undefined) ?? {};

const isText = ({ type, content }: Scheduled): boolean =>
  type === "m.room.message" && content["msgtype"] === "m.text" && typeof content["body"] === "string";

function ScheduledOne({ engine, one, onChange }: { engine: Engine; one: Scheduled; onChange: () => void }) {
  const t = useText();
  const whenOf = useComing();
  const act = useMutation({
    mutationFn: (action: "send" | "cancel") => end(engine.client, one.id, action),
    async onSuccess(isDone, action) {
      if (!isDone) showToast({ text: t("later.gone") });
      else if (action === "cancel") showToast({ text: t("later.cancelled") });
      await refreshScheduled(one.roomId);
    },
  });
  const shown = isText(one)
    ? String(one.content["body"])
    : t(one.type === "m.room.encrypted" ? "later.sealed" : "later.other");
  return (
    <li className={css.one}>
      <p className={css.at}>
        {t("later.at", { when: whenOf(one.at) })}
        {relationOf(one).rel_type === "m.thread" && ` · ${t("later.inThread")}`}
      </p>
      <p className={css.text}>{shown}</p>
      <div className={css.actions}>
        {isText(one) && (
          <Button size="sm" onPress={onChange}>
            {t("later.change")}
          </Button>
        )}
        <Button size="sm" isPending={act.isPending} onPress={() => act.mutate("send")}>
          {t("later.now")}
        </Button>
        <Button size="sm" variant="quiet" isDisabled={act.isPending} onPress={() => act.mutate("cancel")}>
          {t("later.cancel")}
        </Button>
      </div>
    </li>
  );
}

/** What it says and when it is sent; what it answers, and in which thread, stays. */
function ChangeScheduled(props: Props & { one: Scheduled }) {
  const t = useText();
  const { engine, one, people } = props;
  const [text, setText] = useState(String(one.content["body"]));
  const moment = useMoment(momentAt("datetime", one.at));
  const delay = delayTo(moment.at, now());
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn() {
      const body = text.trim();
      const relation = one.content["m.relates_to"];
      const content = {
        ...textContent({ text: body, mentions: mentionsIn(body, people) }),
        ...(relation === undefined ? {} : { "m.relates_to": relation }),
      };
      return replace(engine.client, one, content, Math.max(moment.at - now(), 1));
    },
    async onSuccess(isDone) {
      if (!isDone) showToast({ text: t("later.gone") });
      await refreshScheduled(one.roomId);
      props.onClose();
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("later.changeTitle")}
      submit={t("common.save")}
      isPending={save.isPending}
      isIncomplete={text.trim() === "" || delay === null || "fault" in delay}
      onSubmit={() => save.mutate()}
      error={save.error}
    >
      <div className={css.part}>
        <TextField label={t("later.text")} value={text} onChange={setText} rows={4} isRequired />
        <ChooseMoment moment={moment} />
      </div>
    </FormDialog>
  );
}
