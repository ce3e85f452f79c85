import type { Breakout } from "@safos/contract/breakout";
import { Send, Undo2 } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, Select, TextField } from "../../../ui/index.ts";
import stage from "../call/Stage.module.css";
import css from "./Breakout.module.css";
import { closeRooms, openRooms, sendMessage } from "./verbs.ts";

const lengths = [5, 10, 15, 20, 30, 45, 60];

/** Opens the rooms; or says something to all of them and brings everybody back. */
export function BreakoutFoot({ meetingId, breakout }: { meetingId: string; breakout: Breakout }) {
  return (
    <footer className={stage.panelFoot}>
      {breakout.isOpen ? <Running meetingId={meetingId} /> : <Waiting meetingId={meetingId} />}
    </footer>
  );
}

function Waiting({ meetingId }: { meetingId: string }) {
  const t = useText();
  const [minutes, setMinutes] = useState("15");
  return (
    <>
      <Select
        label={t("breakout.time")}
        isLabelHidden
        value={minutes}
        options={[
          { id: "none", name: t("breakout.noTime") },
          ...lengths.map((n) => ({ id: String(n), name: t("breakout.minutes", { n }) })),
        ]}
        onChange={setMinutes}
      />
      <span className={css.grow}>
        <Button
          variant="primary"
          isFull
          onPress={() => void openRooms(meetingId, minutes === "none" ? null : Number(minutes))}
        >
          {t("breakout.open")}
        </Button>
      </span>
    </>
  );
}

function Running({ meetingId }: { meetingId: string }) {
  const t = useText();
  const [message, setMessage] = useState("");
  return (
    <>
      <form
        className={css.message}
        onSubmit={(event) => {
          event.preventDefault();
          if (message.trim() === "") return;
          void sendMessage(meetingId, message).then((isSent) => isSent && setMessage(""));
        }}
      >
        <TextField
          label={t("breakout.message")}
          isLabelHidden
          placeholder={t("breakout.message")}
          value={message}
          maxLength={500}
          onChange={setMessage}
        />
        <IconButton label={t("breakout.send")} tone="stage" type="submit">
          <Send aria-hidden="true" />
        </IconButton>
      </form>
      <span className={css.grow}>
        <Button
          variant="primary"
          isFull
          icon={<Undo2 aria-hidden="true" />}
          onPress={() => void closeRooms(meetingId, true)}
        >
          {t("breakout.recall")}
        </Button>
      </span>
      <Button variant="stage" onPress={() => void closeRooms(meetingId, false)}>
        {t("breakout.close")}
      </Button>
    </>
  );
}
