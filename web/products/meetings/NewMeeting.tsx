import type { NewMeeting as Fresh } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Form, Notice, TextField } from "../../ui/index.ts";

/** Plans a meeting for later. */
export function NewMeeting(props: { workspaceId: string; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const [title, setTitle] = useState("");
  const [time, setTime] = useState("");
  const { mutate, isPending, error } = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: Fresh) => request(meetingRoutes.createMeeting, { params: { id: props.workspaceId }, body }),
    onSuccess() {
      void queryClient.invalidateQueries({ queryKey: ["meetings"] });
      setTitle("");
      setTime("");
      props.onClose();
    },
  });
  const save = (): void => {
    const startsAt = time === "" ? null : new Date(time);
    if (title.trim() === "") return;
    mutate({ title: title.trim(), ...(startsAt === null ? {} : { startsAt: startsAt.toISOString() }) });
  };
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t("meeting.plan")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" isPending={isPending} isDisabled={title.trim() === ""} onPress={save}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <Form onSubmit={save}>
        {error && <Notice tone="danger">{explain(error)}</Notice>}
        <TextField label={t("meeting.title")} value={title} onChange={setTitle} maxLength={200} autoFocus />
        <TextField label={t("meeting.startsAt")} type="datetime-local" value={time} onChange={setTime} />
      </Form>
    </Dialog>
  );
}
