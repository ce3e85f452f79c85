import "./text.ts";
import "./webinar/text.ts";
import type { NewMeeting as Fresh } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { useMutation } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { encryptMeeting } from "./encryption/verbs.ts";
import { Checkbox, MomentField, TextField } from "../../ui/index.ts";

const EncryptionAbout = lazyRouteComponent(() => import("./encryption/parts.tsx"), "EncryptionAbout");

/** Plans a meeting for later. */
export function NewMeeting(props: { workspaceId: string; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const [title, setTitle] = useState("");
  const [time, setTime] = useState("");
  const [end, setEnd] = useState("");
  const [isWebinar, setWebinar] = useState(false);
  const [hasReview, setReview] = useState(true);
  const [isEncrypted, setEncrypted] = useState(false);
  const { mutate, isPending, error } = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: Fresh) => request(meetingRoutes.createMeeting, { params: { id: props.workspaceId }, body }),
    async onSuccess(made) {
      if (made.isEncrypted) await encryptMeeting(made);
      void queryClient.invalidateQueries({ queryKey: ["meetings"] });
      setTitle("");
      setTime("");
      setEnd("");
      setWebinar(false);
      setEncrypted(false);
      props.onClose();
    },
  });
  const startsAt = time === "" ? null : new Date(time);
  // A time of the day on which it begins.
  const endsAt = startsAt === null || end === "" ? null : new Date(`${time.slice(0, 10)}T${end}`);
  const isBackwards = startsAt !== null && endsAt !== null && endsAt <= startsAt;
  const save = (): void =>
    mutate({
      title: title.trim(),
      ...(startsAt === null ? {} : { startsAt: startsAt.toISOString() }),
      ...(endsAt === null ? {} : { endsAt: endsAt.toISOString() }),
      ...(isWebinar ? { isWebinar, hasReview } : {}),
      ...(isEncrypted ? { isEncrypted } : {}),
    });
  return (
    <FormDialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t("meeting.plan")}
      size="small"
      submit={t("common.save")}
      onSubmit={save}
      isPending={isPending}
      isIncomplete={title.trim() === "" || isBackwards}
      error={error}
    >
      <TextField label={t("meeting.title")} value={title} onChange={setTitle} maxLength={200} autoFocus />
      <MomentField kind="datetime" label={t("meeting.startsAt")} value={time} onChange={setTime} />
      {startsAt !== null && (
        <MomentField
          kind="time"
          label={t("meeting.endsAt")}
          value={end}
          onChange={setEnd}
          error={isBackwards ? t("meeting.endsBefore") : null}
        />
      )}
      <Checkbox isSelected={isWebinar} onChange={setWebinar}>
        {t("webinar.isWebinar")}
      </Checkbox>
      {isWebinar && (
        <Checkbox isSelected={hasReview} onChange={setReview}>
          {t("webinar.hasReview")}
        </Checkbox>
      )}
      <Checkbox isSelected={isEncrypted} onChange={setEncrypted}>
        {t("encryption.make")}
      </Checkbox>
      <Suspense fallback={null}>{isEncrypted && <EncryptionAbout />}</Suspense>
    </FormDialog>
  );
}
