import type { Poll, PollOption } from "@safos/contract/polls";
import { Check, CircleCheck, CircleHelp, Star, Trash2, X } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { AvatarStack, Chip, cx, IconButton, Menu, Table } from "../../ui/index.ts";
import css from "./Polls.module.css";
import "./text.ts";
import { bestOptions, optionWords } from "./words.ts";

/** Every option with its bar and numbers; what is best says so. */
export function Results(props: {
  poll: Poll;
  /** What anyone who manages can do with an option. */
  onDecide?: (option: PollOption, makeMeeting: boolean) => void;
  onApprove?: (option: PollOption) => void;
  onRemove?: (option: PollOption) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { poll } = props;
  const best = bestOptions(poll);
  const top = Math.max(
    1,
    ...poll.options.map((one) => (poll.choice === "ranked" ? (one.points ?? 0) : (one.votes ?? 0))),
  );
  const total = poll.choice === "ranked" ? top : Math.max(1, poll.voteCount);
  return (
    <ul className={css.results}>
      {poll.options.map((one) => {
        const words = optionWords(one, poll, locale, now());
        const amount = poll.choice === "ranked" ? (one.points ?? 0) : (one.votes ?? 0);
        const share = Math.round((amount / total) * 100);
        const isMine = one.mine !== null && one.mine > 0 && poll.choice !== "ranked";
        const voters = poll.ballots.filter((ballot) =>
          ballot.answers.some(
            (answer) =>
              answer.optionId === one.id && (poll.choice === "yesno" ? answer.value === 2 : answer.value === 1),
          ),
        );
        const isDecided = poll.decidedOptionId === one.id;
        return (
          <li key={one.id} className={cx(css.result, isMine && css.mine, isDecided && css.chosen)}>
            {poll.areResultsShown && (
              <span className={css.fill} style={{ inlineSize: `${share}%` }} aria-hidden="true" />
            )}
            <span className={css.resultWords}>
              <span className={css.option}>{words}</span>
              <span className={css.chips}>
                {isDecided && (
                  <Chip tone="success" icon={<CircleCheck aria-hidden="true" />}>
                    {t("poll.decided")}
                  </Chip>
                )}
                {!isDecided && poll.areResultsShown && best.has(one.id) && (
                  <Chip tone="accent" icon={<Star aria-hidden="true" />}>
                    {t("poll.best")}
                  </Chip>
                )}
                {!one.isApproved && <Chip tone="warn">{t("poll.waits")}</Chip>}
                {one.proposedBy !== null && (
                  <span className={css.meta}>{t("poll.proposedBy", { name: one.proposedBy })}</span>
                )}
              </span>
            </span>
            {voters.length > 0 && (
              <AvatarStack
                size={20}
                most={4}
                people={voters.map((ballot) => ({ id: ballot.person?.id ?? ballot.name, name: ballot.name }))}
              />
            )}
            {poll.areResultsShown && (
              <span className={css.amount}>
                {poll.choice === "ranked" ? t("poll.points", { n: amount }) : t("poll.votes", { n: amount })}
                {(one.maybe ?? 0) > 0 && (
                  <span className={css.meta}> · {t("poll.maybeCount", { n: one.maybe ?? 0 })}</span>
                )}
              </span>
            )}
            {props.onApprove && !one.isApproved && (
              <IconButton label={t("poll.approve", { option: words })} size="sm" onPress={() => props.onApprove?.(one)}>
                <Check aria-hidden="true" />
              </IconButton>
            )}
            {props.onDecide && one.isApproved && (
              <Menu
                label={t("common.moreFor", { name: words })}
                actions={[
                  {
                    id: "decide",
                    name: t("poll.decide", { option: words }),
                    icon: <CircleCheck />,
                    onAction: () => props.onDecide?.(one, false),
                  },
                  one.startsAt !== null &&
                    poll.meetingPath === null && {
                      id: "meeting",
                      name: t("poll.decideMeeting", { option: words }),
                      icon: <CircleCheck />,
                      onAction: () => props.onDecide?.(one, true),
                    },
                  poll.isOpen &&
                    props.onRemove !== undefined && {
                      id: "remove",
                      name: t("poll.removeThis", { option: words }),
                      icon: <Trash2 />,
                      isDanger: true,
                      onAction: () => props.onRemove?.(one),
                    },
                ]}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Who answered what, as a table. */
export function WhoTable({ poll }: { poll: Poll }) {
  const t = useText();
  const locale = useLocale();
  const options = poll.options.filter((one) => one.isApproved);
  if (poll.ballots.length === 0) return null;
  const sign = (value: number | undefined) => {
    if (value === undefined) return "";
    if (poll.choice === "ranked") return value;
    if (poll.choice !== "yesno") return <Check role="img" aria-label={t("poll.yes")} />;
    if (value === 2) return <Check role="img" aria-label={t("poll.yes")} />;
    if (value === 1) return <CircleHelp role="img" aria-label={t("poll.maybe")} />;
    return <X role="img" aria-label={t("poll.no")} />;
  };
  return (
    <div className={css.who} tabIndex={0} role="region" aria-label={t("poll.who")}>
      <Table
        label={t("poll.who")}
        columns={[
          { id: "name", name: t("poll.name") },
          ...options.map((one) => ({ id: one.id, name: optionWords(one, poll, locale, now()) })),
        ]}
      >
        {poll.ballots.map((ballot) => (
          <tr key={ballot.person?.id ?? ballot.name}>
            <td>{ballot.name}</td>
            {options.map((one) => {
              const value = ballot.answers.find((answer) => answer.optionId === one.id)?.value;
              return (
                <td
                  key={one.id}
                  className={cx(css.sign, value === undefined && css.none)}
                  data-value={poll.choice === "yesno" ? value : undefined}
                >
                  {sign(value)}
                  {/* On a phone no column says which it is. */}
                  <span className={css.signed} aria-hidden="true">
                    {optionWords(one, poll, locale, now())}
                  </span>
                </td>
              );
            })}
          </tr>
        ))}
      </Table>
    </div>
  );
}
