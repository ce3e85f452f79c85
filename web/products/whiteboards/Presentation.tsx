import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { framesOf, textIn } from "@safos/contract/whiteboard-outline";
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useText } from "../../text/index.tsx";
import { Button, IconButton } from "../../ui/index.ts";
import css from "./Presentation.module.css";
import { slideShare } from "./presence.ts";
import type { Canvas } from "./scene.ts";

/** The frames one after the other, each as large as the screen; arrows turn the page, Escape ends. */
export function Presentation(props: {
  canvas: Canvas;
  elements: readonly BoardElement[] /** Which frame is shown, for anyone who comes along; null at the end. */;
  onSlide: (frameId: string | null) => void;
  onEnd: () => void;
}) {
  const t = useText();
  const { canvas, onEnd, onSlide } = props;
  const frames = useMemo(() => framesOf(props.elements), [props.elements]);
  const [place, setPlace] = useState(0);
  const index = Math.min(place, Math.max(0, frames.length - 1));
  const id = frames[index]?.id;
  useEffect(() => {
    const frame = canvas.getSceneElements().find((one) => one.id === id);
    if (!frame) return undefined;
    const show = (): void => canvas.scrollToContent(frame, { fitToViewport: true, viewportZoomFactor: slideShare });
    // The canvas has to learn first that it fills the screen now.
    canvas.refresh();
    const wait = requestAnimationFrame(() => requestAnimationFrame(show));
    return () => cancelAnimationFrame(wait);
  }, [canvas, id]);
  useEffect(() => onSlide(id ?? null), [id, onSlide]);
  useEffect(() => () => onSlide(null), [onSlide]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const step = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 }[event.key];
      if (event.key === "Escape") onEnd();
      else if (step === undefined || (event.key === " " && event.target instanceof HTMLButtonElement)) return;
      else setPlace((last) => Math.min(frames.length - 1, Math.max(0, last + step)));
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("keydown", press, true);
    return () => removeEventListener("keydown", press, true);
  }, [frames.length, onEnd]);
  return (
    <div className={css.bar} role="toolbar" aria-label={t("whiteboards.presentation")}>
      <IconButton label={t("whiteboards.previous")} isDisabled={index === 0} onPress={() => setPlace(index - 1)}>
        <ChevronLeft aria-hidden="true" />
      </IconButton>
      <span className={css.place} role="status">
        {t("whiteboards.slide", { n: index + 1, of: frames.length, name: textIn(frames[index]?.["name"]) })}
      </span>
      <IconButton
        label={t("whiteboards.next")}
        isDisabled={index >= frames.length - 1}
        onPress={() => setPlace(index + 1)}
      >
        <ChevronRight aria-hidden="true" />
      </IconButton>
      <Button autoFocus icon={<X aria-hidden="true" />} onPress={onEnd}>
        {t("whiteboards.presentEnd")}
      </Button>
    </div>
  );
}
