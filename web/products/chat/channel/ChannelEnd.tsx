import type { Channel } from "@safos/contract/chat";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, LogOut, Trash2 } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { useMoveToTrash } from "../../../shared/items/index.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Item, Section } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { Change } from "./change-channel.ts";
import css from "./ChannelSettings.module.css";

interface EndProps {
  channel: Channel;
  change: Change;
  engine: Engine;
  isOwner: boolean;
  workspaceId: string;
}

/** Leaving; for owners also archiving and the trash, which the first channel of a workspace never sees. */
export function ChannelEnd(props: EndProps) {
  const t = useText();
  const navigate = useNavigate();
  const { channel, change, isOwner, workspaceId } = props;
  const [isLeaving, setLeaving] = useState(false);
  const away = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: ["channels", workspaceId] });
    await navigate({ to: "/w/$workspaceId/chat", params: { workspaceId } });
  };
  const trash = useMoveToTrash(workspaceId, away);
  const mayEnd = isOwner && !channel.isDefault;
  return (
    <Section title={t("channelsettings.end")}>
      {channel.isJoined && (
        <Item
          title={t("channelsettings.leave")}
          about={t(channel.isPrivate ? "channelsettings.leavePrivate" : "channelsettings.leaveOpen")}
          end={
            <Button icon={<LogOut aria-hidden="true" />} onPress={() => setLeaving(true)}>
              {t("channelsettings.leaveDo")}
            </Button>
          }
        />
      )}
      {mayEnd && (
        <Item
          title={t("channelsettings.archive")}
          about={t("channelsettings.archiveText")}
          end={
            <Button
              icon={channel.isArchived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />}
              isPending={change.isPending}
              onPress={() => change.mutate({ isArchived: !channel.isArchived })}
            >
              {t(channel.isArchived ? "channelsettings.unarchive" : "channelsettings.archive")}
            </Button>
          }
        />
      )}
      {mayEnd && (
        <Item
          title={t("channelsettings.delete")}
          about={t("channelsettings.deleteText")}
          end={
            <Button
              variant="danger"
              icon={<Trash2 aria-hidden="true" />}
              isPending={trash.isPending}
              onPress={() => trash.mutate({ kind: "channel", id: channel.id, title: `#${channel.name}` })}
            >
              {t("channelsettings.delete")}
            </Button>
          }
        />
      )}
      {isLeaving && <LeaveChannel {...props} onLeft={away} onClose={() => setLeaving(false)} />}
    </Section>
  );
}

function LeaveChannel(props: EndProps & { onLeft: () => Promise<void>; onClose: () => void }) {
  const t = useText();
  const { channel, engine, onClose } = props;
  const leave = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => engine.leave(channel.id),
    async onSuccess() {
      onClose();
      await props.onLeft();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("channelsettings.leave")}
      size="small"
      submit={t("channelsettings.leaveDo")}
      isPending={leave.isPending}
      onSubmit={() => leave.mutate()}
      error={leave.error}
    >
      <p className={css.text}>
        {t("channelsettings.leaveText")}{" "}
        {t(channel.isPrivate ? "channelsettings.leavePrivate" : "channelsettings.leaveOpen")}
      </p>
    </FormDialog>
  );
}
