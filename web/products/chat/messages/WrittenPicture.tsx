import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import css from "./rich.module.css";
import "./text.ts";

/** Its space is kept while it loads, where its sender says how large it is. */
const isSize = (value: number): boolean => Number.isInteger(value) && value > 0 && value < 10_000;

/** A picture that stands in a text of another client; where it is gone, what it shows. */
export function WrittenPicture({
  url,
  alt,
  width,
  height,
}: {
  url: string;
  alt: string;
  width: number;
  height: number;
}) {
  const t = useText();
  const [isGone, setIsGone] = useState(false);
  const name = alt || t("rich.picture");
  if (isGone) return name;
  const size = isSize(width) && isSize(height) ? { width, height } : {};
  return <img className={css.picture} src={url} alt={name} {...size} loading="lazy" onError={() => setIsGone(true)} />;
}
