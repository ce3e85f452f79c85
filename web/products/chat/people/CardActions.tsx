import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CalendarPlus, EyeOff, Flag, MessageCircle, Phone, UserMinus } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { offered } from "../../../platform/product.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Menu, Notice, showToast } from "../../../ui/index.ts";
import { openDirectChat } from "../direct-chat.ts";
import type { Engine } from "../engine.ts";
import type { Person } from "../person.ts";
import { ignoredWith } from "./ignored.ts";
import css from "./PersonCard.module.css";
import type { Standing } from "./standing.ts";

/** Writing and calling first; what is rarer, and what removes or reports, in a menu. */
export function CardActions(props: {
  engine: Engine;
  person: Person;
  standing: Standing | null;
  /** The server takes them into a calendar's entry. */
  canMeet: boolean;
  onAsk: (what: Standing["kind"] | "report") => void;
  onClose: () => void;
}) {
  const t = useText();
  const navigate = useNavigate();
  const { engine, person, standing, onAsk, onClose } = props;
  const { name, userId } = person;
  const { isIgnored, ignore } = useIgnoring(engine, person, onClose);
  const call = useCall(userId, onClose);
  return (
    <>
      {isIgnored && (
        <div className={css.part}>
          <Notice>{t("personcard.ignored", { name })}</Notice>
        </div>
      )}
      <div className={css.actions}>
        <Button
          variant="primary"
          icon={<MessageCircle aria-hidden="true" />}
          onPress={() => {
            onClose();
            void navigate({ to: "/chat/with/$userId", params: { userId } });
          }}
        >
          {t("personcard.write")}
        </Button>
        {offered("callRoom") && (
          <Button icon={<Phone aria-hidden="true" />} isPending={call.isPending} onPress={() => call.mutate()}>
            {t("personcard.call")}
          </Button>
        )}
        <Menu
          label={t("personcard.more", { name })}
          size="md"
          actions={[
            props.canMeet && {
              id: "meet",
              name: t("personcard.meet"),
              icon: <CalendarPlus />,
              onAction: () => {
                onClose();
                void navigate({ to: "/calendar", search: { with: userId } });
              },
            },
            standing?.canRemove && {
              id: "remove",
              name: t(standing.kind === "channel" ? "channelsettings.remove" : "groupchat.remove"),
              icon: <UserMinus />,
              onAction: () => onAsk(standing.kind),
            },
            {
              id: "ignore",
              name: t(isIgnored ? "personcard.noIgnore" : "personcard.ignore"),
              icon: <EyeOff />,
              onAction: () => ignore.mutate(!isIgnored),
            },
            {
              id: "report",
              name: t("personcard.report"),
              icon: <Flag />,
              isDanger: true,
              startsGroup: true,
              onAction: () => onAsk("report"),
            },
          ]}
        />
      </div>
    </>
  );
}

/** What an ignored person wrote is gone from where the card was opened: it closes, and the toast takes it back. */
function useIgnoring({ client }: Engine, { name, userId }: Person, onClose: () => void) {
  const t = useText();
  const ignore = useMutation({
    meta: { isQuiet: true },
    mutationFn: (isOn: boolean) => client.setIgnoredUsers(ignoredWith(client.getIgnoredUsers(), userId, isOn)),
    onSuccess(_answer, isOn) {
      const undo = { name: t("common.undo"), run: () => ignore.mutate(false) };
      if (isOn) showToast({ text: t("personcard.ignoredNow", { name }), action: undo });
      else showToast({ text: t("personcard.notIgnoredNow", { name }) });
      onClose();
    },
    onError: () => showToast({ text: t("personcard.ignoreFailed"), tone: "danger" }),
  });
  return { isIgnored: client.isUserIgnored(userId), ignore };
}

/** Opens the direct chat with someone and calls them in it. */
function useCall(userId: string, onClose: () => void) {
  const navigate = useNavigate();
  const isPreset = useMe().organisation.rules.chatEncryption === "preset";
  return useMutation({
    meta: { isQuiet: true },
    async mutationFn() {
      const roomId = await openDirectChat(userId, isPreset ? "preset" : "none");
      await navigate({ to: "/chat/$roomId", params: { roomId } });
      await offered("callRoom")?.(roomId);
    },
    onSuccess: onClose,
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
}
