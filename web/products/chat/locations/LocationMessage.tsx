import { useLocale, useText } from "../../../text/index.tsx";
import type { Message } from "../messages/timeline.ts";
import "../voice/text.ts";
import { descriptionOf, pointOf } from "./geo-uri.ts";
import css from "./Location.module.css";
import { OutlineMap } from "./OutlineMap.tsx";
import { formatPosition } from "./position.ts";

/** Degrees from the top of a message's map to its bottom. */
const height = 6;

/** A place, on a map of outlines and as text; one that cannot be read is what it says of itself. */
export function LocationMessage({ content }: { content: Message["content"] }) {
  const t = useText();
  const locale = useLocale();
  const point = pointOf(content);
  if (!point) return <span>{String(content["body"])}</span>;
  const description = descriptionOf(content);
  return (
    <div className={css.box}>
      <OutlineMap point={point} height={height} ratio={2} />
      <div className={css.about}>
        <b>{description ?? t("chatmedia.location")}</b>
        <span>{formatPosition(locale, point)}</span>
        {point.accuracy !== null && (
          <span>{t("chatmedia.accuracy", { n: Math.round(point.accuracy).toLocaleString(locale) })}</span>
        )}
      </div>
    </div>
  );
}
