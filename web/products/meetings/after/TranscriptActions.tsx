import { captionRoutes } from "@safos/contract/routes/captions";
import type { Meeting } from "@safos/contract/meetings";
import { useMutation } from "@tanstack/react-query";
import { Download, FileText } from "lucide-react";
import { useState } from "react";
import { useGoTo } from "../../../platform/PathLink.tsx";
import { queryClient } from "../../../platform/query.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { linkedQuery } from "../../../shared/items/queries.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Dialog, Menu } from "../../../ui/index.ts";
import { attempt } from "../attempt.ts";
import css from "./Transcript.module.css";

const formats = ["docx", "txt", "vtt", "srt"] as const;

/** Make minutes of it, and take it out. */
export function TranscriptActions({ meeting, canCorrect }: { meeting: Meeting; canCorrect: boolean }) {
  const t = useText();
  const { id } = meeting;
  const locale = useLocale() === "en" ? "en" : "sv";
  const goTo = useGoTo();
  const minutes = useMutation({
    mutationFn: () => request(captionRoutes.makeMinutes, { params: { id }, body: { locale } }),
    async onSuccess({ path }) {
      await queryClient.invalidateQueries({ queryKey: linkedQuery("meeting", id).queryKey });
      goTo(path);
    },
  });
  const download = (format: (typeof formats)[number]): void =>
    location.assign(addressOf(captionRoutes.sendTranscript, { params: { id }, query: { format, locale } }));
  return (
    <div className={css.actions}>
      {canCorrect && (
        <Button
          size="sm"
          variant="primary"
          icon={<FileText aria-hidden="true" />}
          isPending={minutes.isPending}
          onPress={() => minutes.mutate()}
        >
          {t("transcript.minutes")}
        </Button>
      )}
      <Menu
        label={t("transcript.download")}
        trigger={
          <Button size="sm" icon={<Download aria-hidden="true" />}>
            {t("transcript.download")}
          </Button>
        }
        actions={formats.map((format) => ({
          id: format,
          name: t(`transcript.${format}`),
          onAction: () => download(format),
        }))}
      />
    </div>
  );
}

/** What is seldom done with it. */
export function TranscriptMenu({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Menu
        label={t("common.moreFor", { name: t("transcript.title") })}
        actions={[{ id: "remove", name: t("transcript.remove"), isDanger: true, onAction: () => setAsking(true) }]}
      />
      {isAsking && <Removing meeting={meeting} onClose={() => setAsking(false)} />}
    </>
  );
}

function Removing({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const t = useText();
  const { id } = meeting;
  const remove = (): Promise<void> =>
    attempt(async () => {
      await request(captionRoutes.removeTranscript, { params: { id } });
      await queryClient.invalidateQueries({ queryKey: ["meeting-transcript", id] });
      onClose();
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("transcript.removeTitle", { title: meeting.title })}
      about={t("transcript.removeText")}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button variant="danger" onPress={() => void remove()}>
            {t("common.remove")}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
