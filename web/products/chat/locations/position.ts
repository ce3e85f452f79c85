import type { Locale } from "../../../text/index.tsx";
import type { GeoPoint } from "./geo-uri.ts";

/** Coordinates as text, with the points of the language: `59,32932° N, 18,06858° Ö`. */
export function formatPosition(locale: Locale, { latitude, longitude }: GeoPoint): string {
  const say = (value: number, [positive, negative]: readonly [string, string]): string =>
    `${Math.abs(value).toLocaleString(locale, { minimumFractionDigits: 5, maximumFractionDigits: 5 })}° ${value < 0 ? negative : positive}`;
  return `${say(latitude, ["N", "S"])}, ${say(longitude, locale === "sv" ? ["Ö", "V"] : ["E", "W"])}`;
}

/** A point moved by degrees, that stays on the earth. */
export function moved({ latitude, longitude }: GeoPoint, north: number, east: number): GeoPoint {
  const beyond = longitude + east;
  return {
    latitude: Math.max(-85, Math.min(85, latitude + north)),
    longitude: beyond > 180 ? beyond - 360 : beyond < -180 ? beyond + 360 : beyond,
    accuracy: null,
  };
}
