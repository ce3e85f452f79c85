import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { banPerson } from "../channel/channel-people.ts";
import type { Engine } from "../engine.ts";
import type { Person } from "../person.ts";
import css from "./Group.module.css";
import { removePerson } from "./group-chat.ts";
import "../channel/text.ts";
import "./text.ts";

const texts = {
  group: { title: "groupchat.removeTitle", text: "groupchat.removeText", submit: "groupchat.remove" },
  channel: {
    title: "channelsettings.removeTitle",
    text: "channelsettings.removeText",
    submit: "channelsettings.remove",
  },
  ban: { title: "channelsettings.banTitle", text: "channelsettings.banText", submit: "channelsettings.ban" },
} as const;

/** Asks before someone is removed from a chat or a channel, or banned from a channel. */
export function RemoveDialog(props: {
  engine: Engine;
  roomId: string;
  person: Person;
  how: keyof typeof texts;
  onClose: () => void;
  /** They are in it no more. */
  onDone?: () => void;
}) {
  const t = useText();
  const { engine, roomId, person, how, onClose, onDone } = props;
  const { name, userId } = person;
  const { title, text, submit } = texts[how];
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => (how === "ban" ? banPerson : removePerson)(engine, roomId, userId),
    onSuccess() {
      onClose();
      onDone?.();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t(title, { name })}
      size="small"
      submit={t(submit)}
      isPending={remove.isPending}
      onSubmit={() => remove.mutate()}
      error={remove.error}
    >
      <p className={css.text}>{t(text, { name })}</p>
    </FormDialog>
  );
}
