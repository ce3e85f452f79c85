import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { PersonPicker } from "../../ui/index.ts";
import { peopleQuery } from "../../shared/workspaces/queries.ts";
import { openDirectChat } from "./direct-chat.ts";
import { EncryptChoice } from "./encryption/EncryptChoice.tsx";

/** `bo@digg.example` or `@bo:digg.example` → the Matrix id; null when it is neither. */
export function userIdOf(written: string): string | null {
  const name = written.trim();
  if (/^@[^:\s]+:[^\s]+$/.test(name)) return name;
  const plain = /^([^@\s]+)@([^@\s]+)$/.exec(name);
  return plain ? `@${plain[1]}:${plain[2]}` : null;
}

export function StartDirectChat({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const { chatEncryption } = me.organisation.rules;
  const [query, setQuery] = useState("");
  const [isEncrypted, setEncrypted] = useState(chatEncryption === "preset");
  const asked = useDeferredValue(query);
  const { data: people } = useQuery(peopleQuery(asked));
  const start = useMutation({
    meta: { isQuiet: true },
    mutationFn: (userId: string) => openDirectChat(userId, isEncrypted ? "wanted" : "none"),
    async onSuccess(roomId) {
      setQuery("");
      onClose();
      await navigate({ to: "/chat/$roomId", params: { roomId } });
    },
  });
  const written = userIdOf(query);
  return (
    <FormDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("chat.start")}
      size="small"
      submit={t("chat.start")}
      isPending={start.isPending}
      isIncomplete={!written || written === me.person.userId}
      onSubmit={() => written && start.mutate(written)}
      error={start.error}
    >
      {/* Before the field: picking someone opens the chat at once. */}
      {chatEncryption !== "forbidden" && <EncryptChoice isSelected={isEncrypted} onChange={setEncrypted} />}
      <PersonPicker
        label={t("chat.startWho")}
        hint={t("chat.startHint")}
        inputValue={query}
        onInputChange={setQuery}
        people={(people ?? []).filter((person) => person.id !== me.person.id)}
        onPick={(person) => start.mutate(userIdOf(person.name) ?? person.name)}
        empty={t("chat.nobodyFound")}
      />
    </FormDialog>
  );
}
