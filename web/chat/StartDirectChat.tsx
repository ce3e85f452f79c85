import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { explain } from "../shell/api.ts";
import { useMe } from "../shell/session.ts";
import { useText } from "../text/index.tsx";
import { Button, Dialog, Form, Notice, PersonPicker } from "../ui/index.ts";
import { peopleQuery } from "../workspaces/queries.ts";
import { loadEngine } from "./door.ts";

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
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words);
  const { data: people } = useQuery(peopleQuery(asked));
  const start = useMutation({
    meta: { isQuiet: true },
    mutationFn: async (userId: string) => (await loadEngine()).openDirectChat(userId),
    async onSuccess(roomId) {
      setWords("");
      onClose();
      await navigate({ to: "/chat/$roomId", params: { roomId } });
    },
  });
  const written = userIdOf(words);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("chat.start")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <Button
          variant="primary"
          type="submit"
          form="start-chat"
          isPending={start.isPending}
          isDisabled={!written || written === me.person.userId}
        >
          {t("chat.start")}
        </Button>
      }
    >
      <Form id="start-chat" onSubmit={() => written && start.mutate(written)}>
        <PersonPicker
          label={t("chat.startWho")}
          hint={t("chat.startHint")}
          words={words}
          onWords={setWords}
          people={(people ?? []).filter((person) => person.id !== me.person.id)}
          onPick={(person) => start.mutate(userIdOf(person.name) ?? person.name)}
          empty={t("chat.nobodyFound")}
        />
      </Form>
      {start.isError && <Notice tone="danger">{explain(start.error)}</Notice>}
    </Dialog>
  );
}
