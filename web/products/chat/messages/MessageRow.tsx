import { lazyRouteComponent } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { memo, Suspense, useState } from "react";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Avatar, Button, cx } from "../../../ui/index.ts";
import { EditedMark } from "../actions/EditedMark.tsx";
import { SecrecyMark } from "../encryption/SecrecyMark.tsx";
import { Below } from "./Below.tsx";
import { firstLink } from "./first-link.ts";
import type { MessageActions } from "./message-actions.ts";
import { MessageContent } from "./MessageContent.tsx";
import { useIsOffline } from "../../../platform/live.ts";
import { PersonButton } from "../people/PersonButton.tsx";
import type { Person } from "../person.ts";
import { useSummary } from "../summary.ts";
import css from "./MessageRow.module.css";
import { MessageTools } from "./MessageTools.tsx";
import { Quote } from "./Quote.tsx";
import { mentionsUser, type Message } from "./timeline.ts";

const LinkPreview = lazyRouteComponent(() => import("./LinkPreview.tsx"), "LinkPreview");

interface RowProps {
  message: Message;
  isContinued: boolean;
  /** The message this one answers, when it is known. */
  quoted: Message | null;
  actions: MessageActions;
  isSmall?: boolean;
}

export const MessageRow = memo(function MessageRow({ message, isContinued, quoted, actions, isSmall }: RowProps) {
  const locale = useLocale();
  const [isHeld, setHeld] = useState(false);
  // Tab goes past the tools of messages that are not in focus: arrows choose a message first.
  const [isInFocus, setInFocus] = useState(false);
  const person = actions.personOf(message.sender);
  const time = formatTime(locale, message.at);
  const isSending = message.status === "sending";
  const link = firstLink(message, location.origin);
  return (
    <article
      className={cx(
        css.message,
        isContinued && css.continued,
        message.sender !== actions.me && mentionsUser(message, actions.me) && css.aboutMe,
        isSmall && css.small,
        isHeld && css.held,
      )}
      aria-label={`${person.name} ${time}`}
      tabIndex={-1}
      onFocus={() => setInFocus(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setInFocus(false);
      }}
    >
      {isContinued ? (
        <span className={css.gutter}>{time}</span>
      ) : (
        <Avatar id={message.sender} name={person.name} imageUrl={person.avatarUrl} size={isSmall ? 28 : 36} />
      )}
      <div className={css.body}>
        {message.replyTo && <Quote quoted={quoted} actions={actions} id={message.replyTo} />}
        {!isContinued && (
          <Sender
            person={person}
            roomId={actions.roomId}
            isReachable={isInFocus}
            organisation={actions.organisationOf(message.sender)}
            at={message.at}
            time={time}
          />
        )}
        <div className={cx(css.text, isSending && css.sending)}>
          <MessageContent message={message} actions={actions} />
          {message.isEdited && <EditedMark message={message} further={actions.further} isReachable={isInFocus} />}
          {message.secrecy && !message.isDeleted && <SecrecyMark secrecy={message.secrecy} />}
          {isSending && <Sending />}
        </div>
        {link !== null && (
          <Suspense fallback={null}>
            <LinkPreview address={link} />
          </Suspense>
        )}
        {message.status === "failed" && <Failed message={message} actions={actions} />}
        <Below message={message} actions={actions} />
      </div>
      {!message.isDeleted && message.status === "sent" && message.id.startsWith("$") && (
        <MessageTools message={message} actions={actions} onHold={setHeld} isReachable={isInFocus} />
      )}
    </article>
  );
});

/** Nothing is lost without a network: it goes out when it is back. */
function Sending() {
  const t = useText();
  const isOffline = useIsOffline();
  const isLost = useSummary().state === "lost" || isOffline;
  return <span className={css.edited}> {t(isLost ? "chat.sendsLater" : "chat.sending")}</span>;
}

function Sender(props: {
  person: Person;
  roomId: string;
  /** By Tab: the message is chosen. */
  isReachable: boolean;
  organisation: string | null;
  at: number;
  time: string;
}) {
  const { person, roomId } = props;
  return (
    <div className={css.who}>
      <b className={css.name}>
        <PersonButton person={person} roomId={roomId} className={css.sender} isOutOfTabOrder={!props.isReachable}>
          {person.name}
        </PersonButton>
      </b>
      {props.organisation && <span className={css.organisation}>{props.organisation}</span>}
      <time className={css.time} dateTime={new Date(props.at).toISOString()}>
        {props.time}
      </time>
    </div>
  );
}

function Failed({ message, actions }: { message: Message; actions: MessageActions }) {
  const t = useText();
  return (
    <div className={css.failed} role="alert">
      <CircleAlert aria-hidden="true" />
      <span>{t("chat.failed")}</span>
      <Button variant="secondary" size="xs" onPress={() => actions.onRetry(message)}>
        {t("common.retry")}
      </Button>
      <Button variant="quiet" size="xs" onPress={() => actions.onDiscard(message)}>
        {t("chat.discard")}
      </Button>
    </div>
  );
}
