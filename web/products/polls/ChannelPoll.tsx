import {
  channelPollTypes,
  countChannelPoll,
  readPollSelections,
  readPollStart,
  writePollEnd,
  writePollResponse,
} from "@safos/contract/channel-polls";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Circle, CircleDot, Square, SquareCheck, Vote } from "lucide-react";
import { useRef } from "react";
import type { ChannelPollProps } from "../../platform/offers.ts";
import { useText } from "../../text/index.tsx";
import { Button, Notice } from "../../ui/index.ts";
import css from "./Polls.module.css";
import "./text.ts";

/** A poll as a message: one presses an option to vote, and again to change; anyone who asked ends it. */
export function ChannelPoll({ message, me, canWrite, nameOf, loadReferences, onSend }: ChannelPollProps) {
  const t = useText();
  const group = useRef<HTMLDivElement>(null);
  const poll = readPollStart(message.content);
  const isSent = message.id.startsWith("$");
  const { data: events } = useQuery({
    queryKey: ["channel-poll", message.id, message.poll?.seen ?? 0],
    queryFn: () => loadReferences(message.id),
    enabled: isSent,
    placeholderData: keepPreviousData,
  });
  if (!poll) return <Notice isQuiet>{t("chat.unknown")}</Notice>;
  const related = (events ?? []).filter((one) => !one.isDeleted);
  const end = related.find((one) => channelPollTypes.ends.includes(one.type) && one.sender === message.sender);
  const counted = countChannelPoll(
    related
      .filter((one) => channelPollTypes.responses.includes(one.type))
      .map((one) => ({ sender: one.sender, selections: readPollSelections(one.content), at: one.at })),
    {
      answers: poll.answers.map((one) => one.id),
      maxSelections: poll.maxSelections,
      endedAt: end?.at ?? null,
    },
  );
  const mine = counted.get(me) ?? [];
  const isOpen = end === undefined && isSent && canWrite;
  const isShown = poll.isDisclosed || end !== undefined;
  const isSingle = poll.maxSelections === 1;
  const votesOf = (id: string): string[] =>
    [...counted].filter(([, list]) => list.includes(id)).map(([sender]) => sender);
  const press = (id: string): void => {
    if (!isOpen) return;
    const next = isSingle ? [id] : mine.includes(id) ? mine.filter((one) => one !== id) : [...mine, id];
    if (next.length > poll.maxSelections || (isSingle && mine.includes(id))) return;
    const { type, content } = writePollResponse(message.id, next);
    onSend(type, content);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    const all = [...(group.current?.querySelectorAll<HTMLElement>("button[role]") ?? [])];
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    all[(at + step + all.length) % all.length]?.focus();
  };
  return (
    <div className={css.chat}>
      <p className={css.chatHead} id={`poll-${message.key}`}>
        <Vote aria-hidden="true" />
        {poll.question}
      </p>
      <div
        ref={group}
        role={isSingle ? "radiogroup" : "group"}
        aria-labelledby={`poll-${message.key}`}
        className={css.results}
        onKeyDown={onKeyDown}
      >
        {poll.answers.map((answer) => {
          const votes = votesOf(answer.id);
          const isMine = mine.includes(answer.id);
          const share = isShown ? Math.round((votes.length / Math.max(1, counted.size)) * 100) : 0;
          return (
            <button
              key={answer.id}
              type="button"
              role={isSingle ? "radio" : "checkbox"}
              aria-checked={isMine}
              aria-disabled={!isOpen}
              className={css.chatOption}
              title={isShown ? votes.map((id) => nameOf(id)).join(", ") : undefined}
              onClick={() => press(answer.id)}
            >
              <span className={css.fill} style={{ inlineSize: `${share}%` }} aria-hidden="true" />
              {isSingle ? (
                isMine ? (
                  <CircleDot aria-hidden="true" />
                ) : (
                  <Circle aria-hidden="true" />
                )
              ) : isMine ? (
                <SquareCheck aria-hidden="true" />
              ) : (
                <Square aria-hidden="true" />
              )}
              <span className={css.chatWords}>{answer.text}</span>
              {isShown && <span className={css.amount}>{t("poll.votes", { n: votes.length })}</span>}
            </button>
          );
        })}
      </div>
      <div className={css.chatFoot}>
        <span className={css.meta}>
          {[
            end ? t("poll.ended") : null,
            t("poll.votes", { n: counted.size }),
            !isShown ? t("poll.resultHidden.afterClose") : null,
            !isSingle && isOpen ? t("poll.most", { n: poll.maxSelections }) : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
        {isOpen && message.sender === me && (
          <Button
            variant="quiet"
            size="xs"
            onPress={() => {
              const { type, content } = writePollEnd(message.id, t("poll.endText"));
              onSend(type, content);
            }}
          >
            {t("poll.end")}
          </Button>
        )}
      </div>
    </div>
  );
}
