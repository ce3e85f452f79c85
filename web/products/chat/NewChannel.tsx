import { channelRoutes } from "@safos/contract/routes/chat";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast, TextField } from "../../ui/index.ts";

export function NewChannel(props: { workspaceId: string; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId, onClose } = props;
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const create = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(channelRoutes.createChannel, {
        params: { id: workspaceId },
        body: { name: name.trim(), ...(topic.trim() ? { topic: topic.trim() } : {}) },
      }),
    async onSuccess(channel) {
      await queryClient.invalidateQueries({ queryKey: ["channels", workspaceId] });
      showToast({ text: t("chat.channelCreated", { name: channel.name }) });
      setName("");
      setTopic("");
      onClose();
      await navigate({ to: "/w/$workspaceId/chat/$roomId", params: { workspaceId, roomId: channel.id } });
    },
  });
  return (
    <FormDialog
      isOpen={props.isOpen}
      onClose={onClose}
      title={t("chat.channelNew")}
      size="small"
      submit={t("chat.channelCreate")}
      isPending={create.isPending}
      isIncomplete={!name.trim()}
      onSubmit={() => create.mutate()}
      error={create.error}
    >
      <TextField
        label={t("chat.channelName")}
        hint={t("chat.channelHint")}
        value={name}
        onChange={setName}
        maxLength={100}
        autoFocus
      />
      <TextField label={t("chat.channelTopic")} value={topic} onChange={setTopic} maxLength={300} />
    </FormDialog>
  );
}
