import type { Utterance } from "@safos/contract/captions";
import { captionRoutes } from "@safos/contract/routes/captions";
import { useMutation } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Avatar, Button, cx, IconButton, TextField } from "../../../ui/index.ts";
import { offsetOf, splitHits } from "./times.ts";
import css from "./Transcript.module.css";
import { elementOf } from "./useGoal.ts";

/** A piece of speech, which those who lead the meeting put right where it stands. */
export function UtteranceRow(props: {
  utterance: Utterance;
  meetingId: string;
  /** When the meeting began. */
  began: string | null;
  /** What is looked for; empty: nothing. */
  query: string;
  canCorrect: boolean;
  isChosen: boolean;
  /** To where it was said, from a hit. */
  onGoTo: (() => void) | null;
}) {
  const { utterance, query, canCorrect, onGoTo } = props;
  const t = useText();
  const time = offsetOf(useLocale(), utterance.startedAt, props.began);
  const [isWriting, setWriting] = useState(false);
  return (
    <li id={elementOf(utterance.id)} tabIndex={-1} className={cx(css.row, props.isChosen && css.chosen)}>
      <span className={css.time}>
        {onGoTo ? (
          <button type="button" className={css.goTo} aria-label={t("transcript.goTo", { time })} onClick={onGoTo}>
            {time}
          </button>
        ) : (
          <time dateTime={utterance.startedAt}>{time}</time>
        )}
      </span>
      <div className={css.body}>
        <p className={css.name}>
          <Avatar id={utterance.personId ?? utterance.name} name={utterance.name} size={20} />
          {utterance.name}
        </p>
        {isWriting ? (
          <Correcting utterance={utterance} meetingId={props.meetingId} onDone={() => setWriting(false)} />
        ) : (
          <p className={css.text} lang={utterance.language ?? undefined}>
            {splitHits(utterance.text, query).map((part, index) =>
              index % 2 === 1 ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
            )}
          </p>
        )}
        {utterance.correction && (
          <p className={css.corrected}>
            {utterance.correction.person
              ? t("transcript.corrected", {
                  name: utterance.correction.person.displayName,
                  original: utterance.correction.original,
                })
              : t("transcript.correctedBySomeone", { original: utterance.correction.original })}
          </p>
        )}
      </div>
      {canCorrect && !isWriting && (
        <span className={css.pen}>
          <IconButton
            label={t("transcript.correct", { name: utterance.name, time })}
            hasTip={false}
            size="sm"
            onPress={() => setWriting(true)}
          >
            <Pencil aria-hidden="true" />
          </IconButton>
        </span>
      )}
    </li>
  );
}

function Correcting(props: { utterance: Utterance; meetingId: string; onDone: () => void }) {
  const { utterance, meetingId, onDone } = props;
  const t = useText();
  const [text, setText] = useState(utterance.text);
  const correct = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(captionRoutes.correctTranscript, {
        params: { id: meetingId, utteranceId: utterance.id },
        body: { was: utterance.text, text: text.trim() },
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["meeting-transcript", meetingId] });
      onDone();
    },
  });
  const save = (): void => {
    if (text.trim() === "" || text.trim() === utterance.text) onDone();
    else correct.mutate();
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t("transcript.line", { name: utterance.name })}
        isLabelHidden
        rows={3}
        maxLength={4000}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked to write here
        autoFocus
        value={text}
        error={correct.error ? explain(correct.error) : null}
        onChange={setText}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone();
          else if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div className={css.buttons}>
        <Button size="sm" variant="primary" type="submit" isPending={correct.isPending}>
          {t("common.save")}
        </Button>
        <Button size="sm" onPress={onDone}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  );
}
