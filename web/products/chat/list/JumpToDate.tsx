import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { now } from "../../../platform/clock.ts";
import { useText } from "../../../text/index.tsx";
import { MomentField, Notice } from "../../../ui/index.ts";
import { momentAt } from "../../../ui/moments.ts";
import type { Engine } from "../engine.ts";
import { beginningOfDay, messageAt } from "./jump.ts";
import "./text.ts";

/** Opens a room at a day. */
export function JumpToDate({ engine, roomId, onClose }: { engine: Engine; roomId: string; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const [day, setDay] = useState("");
  const at = beginningOfDay(day);
  const jump = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => messageAt(engine.client, roomId, at ?? now()),
    onSuccess(eventId) {
      if (eventId === null) return;
      onClose();
      // The rooms' routes have no search of their own.
      void navigate({ to: ".", search: ((old: object) => ({ ...old, event: eventId })) as never });
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("chatlist.jump")}
      about={t("chatlist.jumpAbout")}
      size="small"
      submit={t("chatlist.go")}
      isPending={jump.isPending}
      isIncomplete={at === null}
      onSubmit={() => jump.mutate()}
      error={jump.error}
    >
      <MomentField
        kind="date"
        label={t("chatlist.date")}
        value={day}
        onChange={setDay}
        max={momentAt("date", now())}
        isRequired
      />
      {jump.data === null && <Notice>{t("chatlist.nothingThere")}</Notice>}
    </FormDialog>
  );
}
