import {
  readPollStart,
  writePollEnd,
  writePollResponse,
  type ChannelPoll as Question,
} from "@safos/contract/channel-polls";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Circle, CircleDot, Square, SquareCheck, Vote } from "lucide-react";
import { useRef, type KeyboardEvent } from "react";
import type { ChannelPollProps } from "../../platform/offers.ts";
import { useText } from "../../text/index.tsx";
import { Button, Notice } from "../../ui/index.ts";
import css from "./Polls.module.css";
import { selectionsAfter, tallyOf, votersFor, type Tally } from "./tally.ts";
import "./text.ts";

/** A poll as a message: one presses an option to vote, and again to change; anyone who asked ends it. */
export function ChannelPoll(props: ChannelPollProps) {
  const { message, canWrite, loadReferences } = props;
  const t = useText();
  const question = readPollStart(message.content);
  const isSent = message.id.startsWith("$");
  const { data: events } = useQuery({
    queryKey: ["channel-poll", message.id, message.poll?.seen ?? 0],
    queryFn: () => loadReferences(message.id),
    enabled: isSent,
    placeholderData: keepPreviousData,
  });
  if (!question) return <Notice isQuiet>{t("chat.unknown")}</Notice>;
  const tally = tallyOf(question, message.sender, events ?? []);
  const parts: PartProps = { ...props, question, tally, isOpen: !tally.isEnded && isSent && canWrite };
  return (
    <div className={css.chat}>
      <p className={css.chatHead} id={`poll-${message.key}`}>
        <Vote aria-hidden="true" />
        {question.question}
      </p>
      <Answers {...parts} />
      <Foot {...parts} />
    </div>
  );
}

interface PartProps extends ChannelPollProps {
  readonly question: Question;
  readonly tally: Tally;
  readonly isOpen: boolean;
}

const isSingle = ({ maxSelections }: Question): boolean => maxSelections === 1;
const areVotesShown = ({ question, tally }: PartProps): boolean => question.isDisclosed || tally.isEnded;

/** Up and down go from answer to answer, round the ends; the messages around do not take the keys. */
function moveFocus(event: KeyboardEvent, group: HTMLElement | null): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const all = [...(group?.querySelectorAll<HTMLElement>("button[role]") ?? [])];
  const at = all.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  event.stopPropagation();
  all[(at + step + all.length) % all.length]?.focus();
}

function Answers(props: PartProps) {
  const { message, question, tally, isOpen, me } = props;
  const group = useRef<HTMLDivElement>(null);
  const press = (id: string): void => {
    const next = isOpen ? selectionsAfter(tally.votes.get(me) ?? [], id, question.maxSelections) : null;
    if (next === null) return;
    const { type, content } = writePollResponse(message.id, [...next]);
    props.onSend(type, content);
  };
  return (
    <div
      ref={group}
      role={isSingle(question) ? "radiogroup" : "group"}
      aria-labelledby={`poll-${message.key}`}
      className={css.results}
      onKeyDown={(event) => moveFocus(event, group.current)}
    >
      {question.answers.map((answer) => (
        <AnswerButton key={answer.id} {...props} answer={answer} onPress={() => press(answer.id)} />
      ))}
    </div>
  );
}

function AnswerButton(props: PartProps & { answer: Question["answers"][number]; onPress: () => void }) {
  const { answer, question, tally, me, nameOf } = props;
  const t = useText();
  const isShown = areVotesShown(props);
  const voters = votersFor(tally, answer.id);
  const isMine = voters.includes(me);
  const share = isShown ? Math.round((voters.length / Math.max(1, tally.votes.size)) * 100) : 0;
  const [Chosen, Free] = isSingle(question) ? [CircleDot, Circle] : [SquareCheck, Square];
  const Sign = isMine ? Chosen : Free;
  return (
    <button
      type="button"
      role={isSingle(question) ? "radio" : "checkbox"}
      aria-checked={isMine}
      aria-disabled={!props.isOpen}
      className={css.chatOption}
      title={isShown ? voters.map((id) => nameOf(id)).join(", ") : undefined}
      onClick={props.onPress}
    >
      <span className={css.fill} style={{ inlineSize: `${share}%` }} aria-hidden="true" />
      <Sign aria-hidden="true" />
      <span className={css.chatText}>{answer.text}</span>
      {isShown && <span className={css.amount}>{t("poll.votes", { n: voters.length })}</span>}
    </button>
  );
}

function Foot(props: PartProps) {
  const { message, question, tally, isOpen } = props;
  const t = useText();
  const about = [
    tally.isEnded && t("poll.ended"),
    t("poll.votes", { n: tally.votes.size }),
    !areVotesShown(props) && t("poll.resultHidden.afterClose"),
    !isSingle(question) && isOpen && t("poll.most", { n: question.maxSelections }),
  ];
  const end = (): void => {
    const { type, content } = writePollEnd(message.id, t("poll.endText"));
    props.onSend(type, content);
  };
  return (
    <div className={css.chatFoot}>
      <span className={css.meta}>{about.filter(Boolean).join(" · ")}</span>
      {isOpen && message.sender === props.me && (
        <Button variant="quiet" size="xs" onPress={end}>
          {t("poll.end")}
        </Button>
      )}
    </div>
  );
}
