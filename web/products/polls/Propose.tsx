import { pollRoutes } from "@safos/contract/routes/polls";
import type { NewOption, Poll } from "@safos/contract/polls";
import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Button, Form, MomentField, showToast, TextField } from "../../ui/index.ts";
import css from "./Polls.module.css";
import { keepPoll } from "./queries.ts";

/** Another option, by those who may. */
export function Propose({ poll }: { poll: Poll }) {
  const t = useText();
  const [text, setText] = useState("");
  const option =
    poll.kind === "text"
      ? text.trim() === ""
        ? null
        : { text: text.trim() }
      : text === ""
        ? null
        : { startsAt: new Date(text).toISOString() };
  const add = useMutation({
    mutationFn: (body: NewOption) => request(pollRoutes.addOption, { params: { id: poll.id }, body }),
    onSuccess(fresh) {
      keepPoll(fresh);
      setText("");
      showToast({ text: t("poll.proposed") });
    },
  });
  return (
    <Form id={`propose-${poll.id}`} onSubmit={() => option && add.mutate(option)}>
      <div className={css.line}>
        {poll.kind === "date" ? (
          <MomentField kind="datetime" label={t("poll.proposeField")} value={text} onChange={setText} />
        ) : (
          <TextField label={t("poll.proposeField")} value={text} onChange={setText} maxLength={500} />
        )}
        <Button type="submit" icon={<Send aria-hidden="true" />} isPending={add.isPending} isDisabled={option === null}>
          {t("poll.propose")}
        </Button>
      </div>
    </Form>
  );
}
