import { pollRoutes } from "@safos/contract/routes/polls";
import type { Poll } from "@safos/contract/polls";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { now } from "../../platform/clock.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Checkbox, Segmented, showToast, TextField } from "../../ui/index.ts";
import { DayLines } from "./DayLines.tsx";
import { changesOf, draftOf, isReady, newPollOf, withKind, type PollDraft } from "./draft.ts";
import { OptionLines } from "./OptionLines.tsx";
import css from "./Polls.module.css";
import { PollSettings } from "./PollSettings.tsx";
import { keepPoll } from "./queries.ts";
import "./text.ts";

function useSavePoll(workspaceId: string, poll: Poll | undefined, draft: PollDraft, onClose: () => void) {
  const t = useText();
  const navigate = useNavigate();
  return useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      poll
        ? request(pollRoutes.changePoll, { params: { id: poll.id }, body: changesOf(draft) })
        : request(pollRoutes.createPoll, {
            params: { id: workspaceId },
            body: newPollOf(draft, Intl.DateTimeFormat().resolvedOptions().timeZone),
          }),
    async onSuccess(made) {
      keepPoll(made);
      onClose();
      if (poll) showToast({ text: t("poll.changed") });
      else await navigate({ to: "/w/$workspaceId/polls/$pollId", params: { workspaceId, pollId: made.id } });
    },
  });
}

/** Asks a new question, or changes what may still be changed of one. */
export function PollForm({ workspaceId, poll, onClose }: { workspaceId: string; poll?: Poll; onClose: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState(() => draftOf(poll, now()));
  const change = (part: Partial<PollDraft>): void => setDraft((old) => ({ ...old, ...part }));
  const Lines = draft.kind === "date" ? DayLines : OptionLines;
  const save = useSavePoll(workspaceId, poll, draft, onClose);
  return (
    <FormDialog
      onClose={onClose}
      title={t(poll ? "poll.edit" : "poll.new")}
      submit={t(poll ? "poll.save" : "poll.create")}
      onSubmit={() => save.mutate()}
      isPending={save.isPending}
      isIncomplete={!isReady(draft, poll === undefined)}
      error={save.error}
    >
      <Question draft={draft} onChange={change} />
      {!poll && (
        <>
          <Segmented
            label={t("poll.kind")}
            value={draft.kind}
            onChange={(kind) => setDraft((old) => withKind(old, kind))}
            options={(["text", "date"] as const).map((id) => ({ id, name: t(`poll.kind.${id}`) }))}
          />
          <Lines lines={draft.lines} onChange={(update) => setDraft((old) => ({ ...old, lines: update(old.lines) }))} />
        </>
      )}
      <PollSettings draft={draft} isNew={poll === undefined} onChange={change} />
      {!poll && <Anonymity isAnonymous={draft.isAnonymous} onChange={change} />}
    </FormDialog>
  );
}

function Question({ draft, onChange }: { draft: PollDraft; onChange: (part: Partial<PollDraft>) => void }) {
  const t = useText();
  return (
    <>
      <TextField
        label={t("poll.question")}
        hint={t("poll.questionHint")}
        value={draft.title}
        onChange={(title) => onChange({ title })}
        maxLength={300}
        autoFocus
      />
      <TextField
        label={t("poll.description")}
        value={draft.description}
        onChange={(description) => onChange({ description })}
        rows={2}
        maxLength={5000}
      />
    </>
  );
}

function Anonymity(props: { isAnonymous: boolean; onChange: (part: Partial<PollDraft>) => void }) {
  const t = useText();
  return (
    <div>
      <Checkbox isSelected={props.isAnonymous} onChange={(isAnonymous) => props.onChange({ isAnonymous })}>
        {t("poll.isAnonymous")}
      </Checkbox>
      {props.isAnonymous && <p className={css.meta}>{t("poll.anonymousText")}</p>}
    </div>
  );
}
