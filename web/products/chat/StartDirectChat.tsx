import { useMutation } from "@tanstack/react-query";
import { lazyRouteComponent, useNavigate } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Notice, TextField } from "../../ui/index.ts";
import { openDirectChat } from "./direct-chat.ts";
import { EncryptChoice } from "./encryption/EncryptChoice.tsx";
import { ChoosePeople } from "./group/ChoosePeople.tsx";
import type { Chosen } from "./group/chosen.ts";
import { openGroup } from "./group/open-group.ts";

const FindOpenChats = lazyRouteComponent(() => import("./directory/FindOpenChats.tsx"), "FindOpenChats");
const OpenChatsButton = lazyRouteComponent(() => import("./directory/OpenChatsButton.tsx"), "OpenChatsButton");

/** More are asked in one by one, from what is said about the chat. */
const mostAtFirst = 50;

/** A chat with one person, which is opened where there is one, or a new one with several. */
export function StartDirectChat({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const { chatEncryption } = me.organisation.rules;
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [name, setName] = useState("");
  const [isEncrypted, setEncrypted] = useState(chatEncryption === "preset");
  const [isFinding, setFinding] = useState(false);
  const [first] = chosen;
  const isGroup = chosen.length > 1;
  const start = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ userId }: Chosen) =>
      isGroup
        ? openGroup({ userIds: chosen.map((one) => one.userId), name: name.trim(), isEncrypted })
        : openDirectChat(userId, isEncrypted ? "wanted" : "none"),
    async onSuccess(roomId) {
      setChosen([]);
      setName("");
      onClose();
      await navigate({ to: "/chat/$roomId", params: { roomId } });
    },
  });
  if (isFinding)
    return (
      <Suspense>
        <FindOpenChats onClose={onClose} />
      </Suspense>
    );
  return (
    <FormDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("chat.start")}
      size="small"
      submit={t(isGroup ? "groupchat.begin" : "groupchat.write")}
      isPending={start.isPending}
      isIncomplete={first === undefined || chosen.length > mostAtFirst}
      onSubmit={() => first && start.mutate(first)}
      error={start.error}
    >
      <ChoosePeople
        label={t("groupchat.who")}
        chosen={chosen}
        onChange={setChosen}
        known={new Set([me.person.userId])}
      />
      {chosen.length > mostAtFirst && <Notice tone="warn">{t("groupchat.most", { n: mostAtFirst })}</Notice>}
      {isGroup && (
        <TextField
          label={t("groupchat.name")}
          hint={t("groupchat.nameHint")}
          value={name}
          onChange={setName}
          maxLength={100}
        />
      )}
      {chatEncryption !== "forbidden" && <EncryptChoice isSelected={isEncrypted} onChange={setEncrypted} />}
      <Suspense>
        <OpenChatsButton isQuiet onPress={() => setFinding(true)} />
      </Suspense>
    </FormDialog>
  );
}
