import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import { openCamera, problemOf, stopCamera, type CameraProblem } from "./camera.ts";
import type { Verification } from "./verification.ts";
import css from "./verification.module.css";
import { watchForCodes } from "./watch-camera.ts";
import "./text.ts";

/** Looks through the camera for the code of the other side; `name`: of the other person, null for the person's own devices. */
export function ScanCode({ verification, name }: { verification: Verification; name: string | null }) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [problem, setProblem] = useState<CameraProblem | null>(null);
  const [wrong, setWrong] = useState<"foreign" | "other" | null>(null);
  const onCode = useEffectEvent(async (bytes: Uint8Array) => {
    const result = await verification.scan(bytes);
    if (result !== "taken") setWrong(result);
  });
  const onProblem = useEffectEvent((error: unknown) => setProblem(problemOf(error)));
  useEffect(() => {
    let hasEnded = false;
    let end = (): void => undefined;
    openCamera().then(
      async (stream) => {
        const shown = video.current;
        if (hasEnded || !shown) return stopCamera(stream);
        const endWatching = watchForCodes(shown, (bytes) => void onCode(bytes));
        end = () => {
          endWatching();
          stopCamera(stream);
        };
        // It is unplugged, or taken away.
        for (const track of stream.getTracks()) track.addEventListener("ended", () => onProblem(null));
        shown.srcObject = stream;
        await shown.play().catch(() => undefined);
      },
      (error: unknown) => hasEnded || onProblem(error),
    );
    return () => {
      hasEnded = true;
      end();
    };
  }, [attempt]);
  if (problem)
    return (
      <div className={css.code}>
        <Notice tone="warn">{t(`verify.camera.${problem}`)}</Notice>
        <Button
          onPress={() => {
            setProblem(null);
            setAttempt(attempt + 1);
          }}
        >
          {t("verify.camera.again")}
        </Button>
      </div>
    );
  return (
    <div className={css.code}>
      <p role="status">
        {wrong ? t(`verify.wrong.${wrong}`) : name === null ? t("verify.aimOwn") : t("verify.aim", { name })}
      </p>
      <video className={css.camera} ref={video} playsInline muted aria-label={t("verify.camera")} />
    </div>
  );
}
