import { pollRoutes } from "@safos/contract/routes/polls";
import type { ChangePoll, Choice, NewOption, Poll } from "@safos/contract/polls";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import { explain } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { now } from "../../platform/clock.ts";
import { useText } from "../../text/index.tsx";
import {
  Button,
  Checkbox,
  Dialog,
  Form,
  IconButton,
  Notice,
  Segmented,
  Select,
  showToast,
  TextField,
} from "../../ui/index.ts";
import css from "./Polls.module.css";
import { keepPoll } from "./queries.ts";
import "./text.ts";

interface Line {
  key: number;
  text: string;
  date: string;
  from: string;
  to: string;
  isAllDay: boolean;
}
type Kind = "text" | "date";
type Results = Poll["results"];
type Proposals = Poll["proposals"];
type Remind = "none" | "day" | "hours";
const remindHours: Record<Remind, number | null> = { none: null, day: 24, hours: 3 };

let lastKey = 0;
const emptyLine = (after?: Line): Line => ({
  key: ++lastKey,
  text: "",
  date: after?.date ?? "",
  from: after?.from ?? "09:00",
  to: after?.to ?? "10:00",
  isAllDay: after?.isAllDay ?? false,
});

/** A line of the form as an option; null while it is empty. */
function optionOf(line: Line, kind: Kind): NewOption | null {
  if (kind === "text") return line.text.trim() === "" ? null : { text: line.text.trim() };
  if (line.date === "") return null;
  if (line.isAllDay) return { startsAt: new Date(`${line.date}T00:00`).toISOString(), isAllDay: true };
  const start = new Date(`${line.date}T${line.from || "00:00"}`);
  const end = line.to === "" ? null : new Date(`${line.date}T${line.to}`);
  // Ending before it begins means the next day.
  if (end && end < start) end.setDate(end.getDate() + 1);
  return { startsAt: start.toISOString(), endsAt: end?.toISOString() ?? null };
}

const numberOf = (text: string): number | null => (/^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : null);

/** Asks a new question, or changes what may still be changed of one. */
export function PollForm(props: { workspaceId: string; poll?: Poll; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const { poll, onClose } = props;
  const [title, setTitle] = useState(poll?.title ?? "");
  const [description, setDescription] = useState(poll?.description ?? "");
  const [kind, setKind] = useState<Kind>(poll?.kind ?? "text");
  const [lines, setLines] = useState<Line[]>(() => [emptyLine(), emptyLine()]);
  const [choice, setChoice] = useState<Choice>(poll?.choice ?? "single");
  const [most, setMost] = useState(String(poll?.maxChoices ?? ""));
  const [limit, setLimit] = useState(String(poll?.optionLimit ?? ""));
  const [isAnonymous, setAnonymous] = useState(poll?.isAnonymous ?? false);
  const [results, setResults] = useState<Results>(poll?.results ?? "always");
  const [proposals, setProposals] = useState<Proposals>(poll?.proposals ?? "none");
  const [deadline, setDeadline] = useState(() => localInput(poll?.deadline ?? null));
  const [remind, setRemind] = useState<Remind>(
    poll?.remindHours === 24 ? "day" : poll?.remindHours === 3 ? "hours" : "none",
  );
  const [quorum, setQuorum] = useState(String(poll?.quorum ?? ""));
  const list = useRef<HTMLOListElement>(null);
  const options = lines.flatMap((line) => optionOf(line, kind) ?? []);
  const isReady = title.trim() !== "" && (poll !== undefined || options.length >= (proposals === "none" ? 2 : 1));

  const shared = {
    title: title.trim(),
    description,
    maxChoices: choice === "multiple" || choice === "yesno" ? numberOf(most) : null,
    optionLimit: choice === "ranked" ? null : numberOf(limit),
    results,
    proposals,
    deadline: deadline === "" ? null : new Date(deadline).toISOString(),
    remindHours: deadline === "" ? null : remindHours[remind],
    quorum: numberOf(quorum),
  };
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      poll
        ? request(pollRoutes.changePoll, { params: { id: poll.id }, body: shared satisfies ChangePoll })
        : request(pollRoutes.createPoll, {
            params: { id: props.workspaceId },
            body: {
              ...shared,
              kind,
              choice,
              isAnonymous,
              timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
              options,
            },
          }),
    async onSuccess(made) {
      keepPoll(made);
      onClose();
      if (poll) showToast({ text: t("poll.changed") });
      else
        await navigate({
          to: "/w/$workspaceId/polls/$pollId",
          params: { workspaceId: props.workspaceId, pollId: made.id },
        });
    },
  });
  const change = (key: number, part: Partial<Line>): void =>
    setLines((old) => old.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const add = (): void => {
    setLines((old) => [...old, emptyLine(old.at(-1))]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(poll ? "poll.edit" : "poll.new")}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button variant="primary" type="submit" form="poll" isPending={save.isPending} isDisabled={!isReady}>
            {t(poll ? "poll.save" : "poll.create")}
          </Button>
        </>
      }
    >
      <Form id="poll" onSubmit={() => isReady && save.mutate()}>
        {save.isError && <Notice tone="danger">{explain(save.error)}</Notice>}
        <TextField
          label={t("poll.question")}
          hint={t("poll.questionHint")}
          value={title}
          onChange={setTitle}
          maxLength={300}
          autoFocus
        />
        <TextField
          label={t("poll.description")}
          value={description}
          onChange={setDescription}
          rows={2}
          maxLength={5000}
        />
        {!poll && (
          <>
            <Segmented
              label={t("poll.kind")}
              value={kind}
              onChange={(next) => {
                setKind(next);
                setChoice(next === "date" ? "yesno" : "single");
              }}
              options={[
                { id: "text", name: t("poll.kind.text") },
                { id: "date", name: t("poll.kind.date") },
              ]}
            />
            <ol ref={list} className={css.lines} aria-label={t("poll.options")}>
              {lines.map((line, index) => (
                <li key={line.key} className={css.line}>
                  {kind === "text" ? (
                    <TextField
                      label={t("poll.option", { n: index + 1 })}
                      isLabelHidden
                      placeholder={t("poll.option", { n: index + 1 })}
                      value={line.text}
                      onChange={(text) => change(line.key, { text })}
                      onKeyDown={(event) => {
                        if (event.key !== "Enter" || line.text.trim() === "") return;
                        event.preventDefault();
                        add();
                      }}
                      maxLength={500}
                    />
                  ) : (
                    <DateLine line={line} n={index + 1} onChange={(part) => change(line.key, part)} />
                  )}
                  <IconButton
                    label={t("poll.removeOption", { n: index + 1 })}
                    size="sm"
                    isDisabled={lines.length <= 1}
                    onPress={() => setLines((old) => old.filter((one) => one.key !== line.key))}
                  >
                    <X aria-hidden="true" />
                  </IconButton>
                </li>
              ))}
            </ol>
            <div>
              <Button variant="quiet" size="sm" icon={<Plus aria-hidden="true" />} onPress={add}>
                {t("poll.addOption")}
              </Button>
            </div>
          </>
        )}
        <h3 className={css.heading}>{t("poll.settings")}</h3>
        <div className={css.grid}>
          {!poll && (
            <Select
              label={t("poll.choice")}
              value={choice}
              onChange={setChoice}
              options={(["single", "multiple", "ranked", "yesno"] as const).map((id) => ({
                id,
                name: t(`poll.choice.${id}`),
              }))}
            />
          )}
          <Select
            label={t("poll.results")}
            value={results}
            onChange={setResults}
            options={(["always", "afterVote", "afterClose"] as const).map((id) => ({
              id,
              name: t(`poll.results.${id}`),
            }))}
          />
          <Select
            label={t("poll.proposals")}
            value={proposals}
            onChange={setProposals}
            options={(["none", "review", "open"] as const).map((id) => ({ id, name: t(`poll.proposals.${id}`) }))}
          />
          <TextField label={t("poll.deadline")} type="datetime-local" value={deadline} onChange={setDeadline} />
          {deadline !== "" && (
            <Select
              label={t("poll.remind")}
              value={remind}
              onChange={setRemind}
              options={(["none", "day", "hours"] as const).map((id) => ({ id, name: t(`poll.remind.${id}`) }))}
            />
          )}
          {(choice === "multiple" || choice === "yesno") && (
            <TextField
              label={t("poll.maxChoices")}
              hint={t("poll.noLimit")}
              inputMode="numeric"
              value={most}
              onChange={setMost}
            />
          )}
          {choice !== "ranked" && (
            <TextField
              label={t("poll.optionLimit")}
              hint={t("poll.noLimit")}
              inputMode="numeric"
              value={limit}
              onChange={setLimit}
            />
          )}
          <TextField
            label={t("poll.quorum")}
            hint={t("poll.noLimit")}
            inputMode="numeric"
            value={quorum}
            onChange={setQuorum}
          />
        </div>
        {!poll && (
          <div>
            <Checkbox isSelected={isAnonymous} onChange={setAnonymous}>
              {t("poll.isAnonymous")}
            </Checkbox>
            {isAnonymous && <p className={css.meta}>{t("poll.anonymousText")}</p>}
          </div>
        )}
      </Form>
    </Dialog>
  );
}

function DateLine({ line, n, onChange }: { line: Line; n: number; onChange: (part: Partial<Line>) => void }) {
  const t = useText();
  return (
    <div className={css.dates}>
      <TextField label={t("poll.date", { n })} type="date" value={line.date} onChange={(date) => onChange({ date })} />
      {!line.isAllDay && (
        <>
          <TextField
            label={t("poll.from", { n })}
            type="time"
            value={line.from}
            onChange={(from) => onChange({ from })}
          />
          <TextField label={t("poll.to", { n })} type="time" value={line.to} onChange={(to) => onChange({ to })} />
        </>
      )}
      <Checkbox isSelected={line.isAllDay} onChange={(isAllDay) => onChange({ isAllDay })}>
        {t("poll.allDay", { n })}
      </Checkbox>
    </div>
  );
}

/** A moment as `datetime-local` writes it, in the reader's zone; what has passed begins empty. */
function localInput(at: string | null): string {
  if (at === null || Date.parse(at) < now()) return "";
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
