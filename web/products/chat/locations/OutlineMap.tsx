import { useQuery } from "@tanstack/react-query";
import { MapPin } from "lucide-react";
import { useMemo } from "react";
import { useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import "../voice/text.ts";
import type { GeoPoint } from "./geo-uri.ts";
import css from "./Location.module.css";
import { outlineQuery } from "./outline.ts";
import { narrowAt, pathOf } from "./topology.ts";

const metresInDegree = 111_320;

/** The outlines around a point, which is in the middle; `height` in degrees. What it shows stands beside it as text. */
export function OutlineMap(props: { point: GeoPoint; height: number; ratio: number }) {
  const t = useText();
  const { point, height, ratio } = props;
  const { latitude, longitude, accuracy } = point;
  const { data: outlines, error } = useQuery(outlineQuery);
  const width = height * ratio;
  const path = useMemo(
    () => outlines && pathOf(outlines, { latitude, longitude, height, width: width / narrowAt(latitude) }),
    [outlines, latitude, longitude, height, width],
  );
  if (error) return <Notice tone="danger">{t("chatmedia.mapFailed")}</Notice>;
  return (
    <span className={css.map} style={{ aspectRatio: ratio }} aria-hidden="true">
      <svg viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`} preserveAspectRatio="xMidYMid slice">
        {path !== undefined && <path className={css.land} d={path} />}
        {accuracy !== null && <circle className={css.accuracy} r={accuracy / metresInDegree} />}
      </svg>
      <MapPin className={css.pin} />
    </span>
  );
}
