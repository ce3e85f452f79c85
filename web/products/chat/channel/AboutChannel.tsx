import type { Channel } from "@safos/contract/chat";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { Suspense, useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Form, Inset, Item, Section, showToast, Switch, TextField } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import css from "./ChannelSettings.module.css";
import type { Change } from "./change-channel.ts";

const EncryptRoom = lazyRouteComponent(() => import("../encryption/EncryptRoom.tsx"), "EncryptRoom");

/** Name and topic, whether it is private, and for those who may, encryption. */
export function AboutChannel(props: {
  channel: Channel;
  change: Change;
  engine: Engine;
  isOwner: boolean;
  isWriter: boolean;
}) {
  const t = useText();
  const { channel, change } = props;
  const [name, setName] = useState(channel.name);
  const [topic, setTopic] = useState(channel.topic);
  const isFixed = channel.isArchived || !props.isWriter;
  const isSame = name.trim() === channel.name && topic.trim() === channel.topic;
  const save = (): void => {
    if (name.trim() === "" || isSame) return;
    change.mutate(
      { name: name.trim(), topic: topic.trim() },
      { onSuccess: () => showToast({ text: t("common.saved") }) },
    );
  };
  return (
    <Section title={t("channelsettings.channel")}>
      <Inset>
        <Form onSubmit={save}>
          <TextField
            label={t("channelsettings.name")}
            value={name}
            onChange={setName}
            maxLength={100}
            isDisabled={isFixed}
          />
          <TextField
            label={t("channelsettings.topic")}
            value={topic}
            onChange={setTopic}
            maxLength={1000}
            isDisabled={isFixed}
          />
          {!isFixed && (
            <Button type="submit" isPending={change.isPending} isDisabled={name.trim() === "" || isSame}>
              {t("common.save")}
            </Button>
          )}
        </Form>
      </Inset>
      <Privacy {...props} />
      <div className={css.encrypt}>
        <Suspense>
          <EncryptRoom engine={props.engine} roomId={channel.id} name={channel.name} />
        </Suspense>
      </div>
    </Section>
  );
}

function Privacy({ channel, change, isOwner }: { channel: Channel; change: Change; isOwner: boolean }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const about = channel.isDefault
    ? t("channelsettings.default")
    : `${t("channelsettings.privateText")} ${channel.isPrivate ? "" : t("channelsettings.privateNow")}`;
  return (
    <>
      <Item
        icon={<Lock aria-hidden="true" />}
        title={t("channelsettings.private")}
        about={isOwner ? about : `${about} ${t("channelsettings.ownersOnly")}`}
        end={
          <Switch
            label={t("channelsettings.private")}
            isSelected={channel.isPrivate}
            isDisabled={!isOwner || channel.isDefault || channel.isArchived || change.isPending}
            onChange={(isPrivate) => (isPrivate ? change.mutate({ isPrivate }) : setAsking(true))}
          />
        }
      />
      {isAsking && (
        <FormDialog
          onClose={() => setAsking(false)}
          title={t("channelsettings.openTitle")}
          size="small"
          submit={t("channelsettings.openNow")}
          isPending={change.isPending}
          onSubmit={() => change.mutate({ isPrivate: false }, { onSuccess: () => setAsking(false) })}
          error={change.error}
        >
          <p>{t("channelsettings.openText")}</p>
        </FormDialog>
      )}
    </>
  );
}
