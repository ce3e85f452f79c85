import { pollRoutes } from "@safos/contract/routes/polls";
import type { Answer, Poll, PollOption } from "@safos/contract/polls";
import { useMutation } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Check, CircleHelp, X } from "lucide-react";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { now } from "../../platform/clock.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Button, Checkbox, Form, Hidden, IconButton, Notice, Radios, Segmented, showToast } from "../../ui/index.ts";
import css from "./Polls.module.css";
import { keepPoll } from "./queries.ts";
import "./text.ts";
import { optionWords } from "./words.ts";

/** How one votes: each kind of poll in its own way, all of them by keyboard. */
export function VoteForm({ poll }: { poll: Poll }) {
  const t = useText();
  const locale = useLocale();
  const options = poll.options.filter((one) => one.isApproved);
  const words = (one: PollOption): string => optionWords(one, poll, locale, now());
  const [values, setValues] = useState<ReadonlyMap<string, number>>(
    () => new Map(options.flatMap((one) => (one.mine === null ? [] : [[one.id, one.mine]]))),
  );
  const [order, setOrder] = useState<readonly string[]>(() =>
    [...options].sort((a, b) => (a.mine ?? 999) - (b.mine ?? 999)).map((one) => one.id),
  );
  const [spoken, setSpoken] = useState("");
  const known = new Set(options.map((one) => one.id));
  const ranked = [
    ...order.filter((id) => known.has(id)),
    ...options.map((one) => one.id).filter((id) => !order.includes(id)),
  ];
  const answers: Answer[] =
    poll.choice === "ranked"
      ? ranked.map((optionId, index) => ({ optionId, value: index + 1 }))
      : poll.choice === "yesno"
        ? options.map((one) => ({ optionId: one.id, value: values.get(one.id) ?? 0 }))
        : [...values]
            .filter(([id, value]) => value === 1 && known.has(id))
            .map(([optionId, value]) => ({ optionId, value }));
  const vote = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(pollRoutes.vote, { params: { id: poll.id }, body: { answers } }),
    onSuccess(fresh) {
      keepPoll(fresh);
      showToast({ text: t("poll.voted") });
    },
  });
  const withdraw = useMutation({
    mutationFn: () => request(pollRoutes.withdrawVote, { params: { id: poll.id } }),
    onSuccess(fresh) {
      keepPoll(fresh);
      setValues(new Map());
      showToast({ text: t("poll.withdrawn") });
    },
  });
  const isFull = (one: PollOption): boolean => one.isFull && one.mine !== 1 && one.mine !== 2;
  const move = (id: string, by: number): void => {
    const from = ranked.indexOf(id);
    const to = Math.min(ranked.length - 1, Math.max(0, from + by));
    const next = ranked.filter((one) => one !== id);
    next.splice(to, 0, id);
    setOrder(next);
    const one = options.find((option) => option.id === id);
    if (one) setSpoken(t("poll.ranked", { option: words(one), n: to + 1 }));
  };
  return (
    <Form id={`vote-${poll.id}`} onSubmit={() => answers.length > 0 && vote.mutate()}>
      {vote.isError && <Notice tone="danger">{explain(vote.error)}</Notice>}
      {poll.choice !== "single" && poll.choice !== "ranked" && poll.maxChoices !== null && (
        <p className={css.meta}>{t("poll.most", { n: poll.maxChoices })}</p>
      )}
      {poll.choice === "single" && (
        <Radios
          label={poll.title}
          isLabelHidden
          value={[...values].find(([, value]) => value === 1)?.[0] ?? ""}
          onChange={(id) => setValues(new Map([[id, 1]]))}
          options={options.map((one) => ({
            id: one.id,
            name: words(one),
            ...(isFull(one) ? { hint: t("poll.full"), isDisabled: true } : {}),
          }))}
        />
      )}
      {poll.choice === "multiple" && (
        <div role="group" aria-label={poll.title} className={css.choices}>
          {options.map((one) => (
            <Checkbox
              key={one.id}
              isSelected={values.get(one.id) === 1}
              isDisabled={isFull(one)}
              onChange={(isOn) => setValues(new Map(values).set(one.id, isOn ? 1 : 0))}
            >
              {words(one)}
              {isFull(one) && <span className={css.meta}> · {t("poll.full")}</span>}
            </Checkbox>
          ))}
        </div>
      )}
      {poll.choice === "yesno" && (
        <ul className={css.answers}>
          {options.map((one) => (
            <li key={one.id} className={css.answer}>
              <span className={css.option}>
                {words(one)}
                {isFull(one) && <span className={css.meta}> · {t("poll.full")}</span>}
              </span>
              <Segmented
                label={t("poll.answerFor", { option: words(one) })}
                value={String(values.get(one.id) ?? 0) as "0" | "1" | "2"}
                onChange={(value) => setValues(new Map(values).set(one.id, Number(value)))}
                options={[
                  ...(isFull(one)
                    ? []
                    : [{ id: "2" as const, name: t("poll.yes"), icon: <Check aria-hidden="true" /> }]),
                  ...(poll.hasMaybe
                    ? [{ id: "1" as const, name: t("poll.maybe"), icon: <CircleHelp aria-hidden="true" /> }]
                    : []),
                  { id: "0" as const, name: t("poll.no"), icon: <X aria-hidden="true" /> },
                ]}
              />
            </li>
          ))}
        </ul>
      )}
      {poll.choice === "ranked" && (
        <>
          <p className={css.meta}>{t("poll.rankHelp")}</p>
          <ol className={css.answers}>
            {ranked.map((id, index) => {
              const one = options.find((option) => option.id === id);
              if (!one) return null;
              return (
                <li key={id} className={css.answer}>
                  <span className={css.option}>
                    <b>{index + 1}.</b> {words(one)}
                  </span>
                  <span>
                    <IconButton
                      label={t("poll.rankUp", { option: words(one) })}
                      size="sm"
                      isDisabled={index === 0}
                      onPress={() => move(id, -1)}
                    >
                      <ArrowUp aria-hidden="true" />
                    </IconButton>
                    <IconButton
                      label={t("poll.rankDown", { option: words(one) })}
                      size="sm"
                      isDisabled={index === ranked.length - 1}
                      onPress={() => move(id, 1)}
                    >
                      <ArrowDown aria-hidden="true" />
                    </IconButton>
                  </span>
                </li>
              );
            })}
          </ol>
          <Hidden>
            <span role="status">{spoken}</span>
          </Hidden>
        </>
      )}
      <div className={css.bar}>
        <Button variant="primary" type="submit" isPending={vote.isPending} isDisabled={answers.length === 0}>
          {t(poll.hasVoted ? "poll.changeVote" : "poll.vote")}
        </Button>
        {poll.hasVoted && !poll.isAnonymous && (
          <Button variant="quiet" isPending={withdraw.isPending} onPress={() => withdraw.mutate()}>
            {t("poll.withdraw")}
          </Button>
        )}
      </div>
      {poll.isAnonymous && <p className={css.meta}>{t("poll.anonymousText")}</p>}
    </Form>
  );
}
