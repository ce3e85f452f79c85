import type { Poll, PollOption } from "@safos/contract/polls";
import { Check, CircleCheck, Star, Trash2 } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { AvatarStack, Chip, cx, IconButton, Menu } from "../../ui/index.ts";
import { useOptionText } from "./options.ts";
import css from "./Polls.module.css";
import { amountOf, bestOptions, fullAmount, votersOf } from "./results.ts";
import "./text.ts";

/** What anyone who manages the poll can do with an option. */
interface OptionVerbs {
  readonly onDecide?: (option: PollOption, makeMeeting: boolean) => void;
  readonly onApprove?: (option: PollOption) => void;
  readonly onRemove?: (option: PollOption) => void;
}

/** Every option with its bar and numbers; what is best says so. */
export function Results({ poll, verbs }: { poll: Poll; verbs: OptionVerbs }) {
  const best = bestOptions(poll);
  const full = fullAmount(poll);
  return (
    <ul className={css.results}>
      {poll.options.map((one) => (
        <Result key={one.id} poll={poll} option={one} isBest={best.has(one.id)} full={full} verbs={verbs} />
      ))}
    </ul>
  );
}

function Result(props: { poll: Poll; option: PollOption; isBest: boolean; full: number; verbs: OptionVerbs }) {
  const { poll, option, isBest, full, verbs } = props;
  const t = useText();
  const text = useOptionText(poll)(option);
  const isMine = option.mine !== null && option.mine > 0 && poll.choice !== "ranked";
  const isDecided = poll.decidedOptionId === option.id;
  const voters = votersOf(poll, option);
  const { onApprove } = verbs;
  return (
    <li className={cx(css.result, isMine && css.mine, isDecided && css.chosen)}>
      {poll.areResultsShown && (
        <span
          className={css.fill}
          style={{ inlineSize: `${Math.round((amountOf(poll, option) / full) * 100)}%` }}
          aria-hidden="true"
        />
      )}
      <span className={css.resultText}>
        <span className={css.option}>{text}</span>
        <ResultChips poll={poll} option={option} isBest={isBest} />
      </span>
      {voters.length > 0 && (
        <AvatarStack
          size={20}
          most={4}
          people={voters.map((ballot) => ({ id: ballot.person?.userId ?? ballot.name, name: ballot.name }))}
        />
      )}
      {poll.areResultsShown && <Amount poll={poll} option={option} />}
      {onApprove && !option.isApproved && (
        <IconButton label={t("poll.approve", { option: text })} size="sm" onPress={() => onApprove(option)}>
          <Check aria-hidden="true" />
        </IconButton>
      )}
      {verbs.onDecide && option.isApproved && <OptionMenu poll={poll} option={option} text={text} verbs={verbs} />}
    </li>
  );
}

function ResultChips({ poll, option, isBest }: { poll: Poll; option: PollOption; isBest: boolean }) {
  const t = useText();
  const isDecided = poll.decidedOptionId === option.id;
  return (
    <span className={css.chips}>
      {isDecided && (
        <Chip tone="success" icon={<CircleCheck aria-hidden="true" />}>
          {t("poll.decided")}
        </Chip>
      )}
      {!isDecided && poll.areResultsShown && isBest && (
        <Chip tone="accent" icon={<Star aria-hidden="true" />}>
          {t("poll.best")}
        </Chip>
      )}
      {!option.isApproved && <Chip tone="warn">{t("poll.waits")}</Chip>}
      {option.proposedBy !== null && (
        <span className={css.meta}>{t("poll.proposedBy", { name: option.proposedBy })}</span>
      )}
    </span>
  );
}

function Amount({ poll, option }: { poll: Poll; option: PollOption }) {
  const t = useText();
  const maybe = option.maybe ?? 0;
  return (
    <span className={css.amount}>
      {t(poll.choice === "ranked" ? "poll.points" : "poll.votes", { n: amountOf(poll, option) })}
      {maybe > 0 && <span className={css.meta}> · {t("poll.maybeCount", { n: maybe })}</span>}
    </span>
  );
}

function OptionMenu(props: { poll: Poll; option: PollOption; text: string; verbs: OptionVerbs }) {
  const { poll, option, text } = props;
  const { onDecide, onRemove } = props.verbs;
  const t = useText();
  return (
    <Menu
      label={t("common.moreFor", { name: text })}
      actions={[
        {
          id: "decide",
          name: t("poll.decide", { option: text }),
          icon: <CircleCheck />,
          onAction: () => onDecide?.(option, false),
        },
        option.startsAt !== null &&
          poll.meetingPath === null && {
            id: "meeting",
            name: t("poll.decideMeeting", { option: text }),
            icon: <CircleCheck />,
            onAction: () => onDecide?.(option, true),
          },
        poll.isOpen &&
          onRemove !== undefined && {
            id: "remove",
            name: t("poll.removeThis", { option: text }),
            icon: <Trash2 />,
            isDanger: true,
            onAction: () => onRemove(option),
          },
      ]}
    />
  );
}
