import { useMutation, useQuery } from "@tanstack/react-query";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { Person } from "../person.ts";
import type { RoomView } from "../room-view.ts";
import { ChoosePeople } from "./ChoosePeople.tsx";
import type { Chosen } from "./chosen.ts";
import css from "./Group.module.css";
import { invite } from "./group-chat.ts";
import { pastOf } from "./past.ts";

/** Asks more people into a chat, and says what they will be able to read. */
export function AddPeople(props: {
  engine: Engine;
  view: RoomView;
  room: Room;
  name: string;
  /** Who is in it, or asked to be. */
  known: readonly Person[];
  onClose: () => void;
}) {
  const t = useText();
  const { engine, view, room, onClose } = props;
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const past = useQuery({
    queryKey: ["past-for-new", view.id, view.isEncrypted, room.getHistoryVisibility()],
    queryFn: () => pastOf(engine.client, room),
    staleTime: 0,
    // It is asked of the browser's own store.
    retry: false,
  });
  const add = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      invite(
        engine,
        view.id,
        chosen.map((one) => one.userId),
      ),
    onSuccess(refused) {
      const left = chosen.filter((one) => refused.includes(one.userId));
      if (left.length === 0) {
        showToast({ text: t("groupchat.asked", { n: chosen.length }) });
        onClose();
        return;
      }
      showToast({ text: t("groupchat.notAsked", { names: left.map((one) => one.name).join(", ") }), tone: "danger" });
      setChosen(left);
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("groupchat.addTitle", { room: props.name })}
      size="small"
      submit={t("groupchat.add")}
      isPending={add.isPending}
      isIncomplete={chosen.length === 0 || !past.isSuccess}
      onSubmit={() => add.mutate()}
      error={add.error}
    >
      <ChoosePeople
        label={t("groupchat.who")}
        chosen={chosen}
        onChange={setChosen}
        known={new Set(props.known.map((one) => one.userId))}
      />
      {past.isError ? (
        <Notice
          tone="danger"
          action={
            <Button size="sm" isPending={past.isFetching} onPress={() => void past.refetch()}>
              {t("common.retry")}
            </Button>
          }
        >
          {t("groupchat.add.failed")}
        </Notice>
      ) : (
        <p className={css.text}>{past.data && t(`groupchat.add.${past.data}`)}</p>
      )}
    </FormDialog>
  );
}
