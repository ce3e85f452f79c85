import { pollRoutes } from "@safos/contract/routes/polls";
import type { Answer, Poll, PollOption } from "@safos/contract/polls";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { send } from "../../platform/send.ts";
import { useText } from "../../text/index.tsx";
import { Button, Form, Notice, showToast } from "../../ui/index.ts";
import { useOptionText } from "./options.ts";
import css from "./Polls.module.css";
import { keepPoll } from "./queries.ts";
import "./text.ts";
import { answersOf, draftOf } from "./vote.ts";
import { MultipleChoice, RankedChoice, SingleChoice, YesNoChoice } from "./VoteChoices.tsx";

const choices = {
  single: SingleChoice,
  multiple: MultipleChoice,
  yesno: YesNoChoice,
  ranked: RankedChoice,
} as const;

/** How one votes: each kind of poll in its own way, all of them by keyboard. */
export function VoteForm({ poll }: { poll: Poll }) {
  const t = useText();
  const options = poll.options.filter((one) => one.isApproved);
  const [draft, setDraft] = useState(() => draftOf(options));
  const answers = answersOf(poll.choice, options, draft);
  const optionText = useOptionText(poll);
  const chosenOf = (given: readonly Answer[]): PollOption[] =>
    given.flatMap(({ optionId, value }) => (value > 0 && options.find((one) => one.id === optionId)) || []);
  const about = `poll ${poll.id}`;
  const vote = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      send(pollRoutes.vote, {
        params: { id: poll.id },
        body: { answers },
        about,
        text: t("outbox.vote", { options: chosenOf(answers).map(optionText).join(", ") }),
      }),
    onSuccess(fresh) {
      // It is shown below the form while it waits.
      if (!fresh) return;
      keepPoll(fresh);
      showToast({ text: t("poll.voted") });
    },
  });
  const withdraw = useMutation({
    mutationFn: () => send(pollRoutes.withdrawVote, { params: { id: poll.id }, about, text: t("outbox.withdrawn") }),
    onSuccess(fresh) {
      if (!fresh) return;
      keepPoll(fresh);
      setDraft((old) => ({ ...old, values: new Map() }));
      showToast({ text: t("poll.withdrawn") });
    },
  });
  const Choices = choices[poll.choice];
  const hasMost = poll.maxChoices !== null && (poll.choice === "multiple" || poll.choice === "yesno");
  return (
    <Form id={`vote-${poll.id}`} onSubmit={() => answers.length > 0 && vote.mutate()}>
      {vote.isError && <Notice tone="danger">{explain(vote.error)}</Notice>}
      {hasMost && <p className={css.meta}>{t("poll.most", { n: poll.maxChoices ?? 0 })}</p>}
      <Choices poll={poll} options={options} draft={draft} onChange={setDraft} />
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
