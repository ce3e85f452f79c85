import "./text.ts";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import { readSettings } from "../call/settings.ts";
import type { Choice } from "../call/state.ts";
import { JoinVerbs } from "../call/JoinVerbs.tsx";
import css from "./Webinar.module.css";

/** Before one goes into the audience of a webinar: no device is asked for. */
export function AudienceCheck(props: {
  title: string;
  about: ReactNode;
  isPending: boolean;
  error: string | null;
  /** A guest's name field. */
  children?: ReactNode;
  isReady?: boolean;
  onJoin: (choice: Choice) => void;
  onCancel?: () => void;
}) {
  const t = useText();
  const { onCancel } = props;
  return (
    <form
      className={css.check}
      onSubmit={(event) => {
        event.preventDefault();
        const { micId, cameraId } = readSettings();
        props.onJoin({ isMicOn: false, isCameraOn: false, micId, cameraId });
      }}
    >
      <h1 className={css.checkTitle}>{props.title}</h1>
      <p className={css.checkAbout}>{props.about}</p>
      {props.error && <Notice tone="danger">{props.error}</Notice>}
      <p>{t("webinar.checkText")}</p>
      {props.children}
      <JoinVerbs label={t("webinar.join")} isPending={props.isPending} isReady={props.isReady} onCancel={onCancel} />
    </form>
  );
}
