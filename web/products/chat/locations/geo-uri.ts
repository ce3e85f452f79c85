/** A point on the earth, in degrees of WGS 84. */
export interface GeoPoint {
  latitude: number;
  longitude: number;
  /** Metres. */
  accuracy: number | null;
}

const pattern =
  /^geo:(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)(?:,-?\d{1,6}(?:\.\d{1,20})?)?((?:;[^;]{1,60}){0,10})$/i;

/** A point of RFC 5870; null where it is malformed, beyond the earth, or in another system of coordinates. */
export function readGeoUri(uri: unknown): GeoPoint | null {
  const match = typeof uri === "string" ? pattern.exec(uri) : null;
  if (!match) return null;
  const latitude = Number(match[1]);
  const longitude = Number(match[2]);
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  const parameters = new Map(
    (match[3] ?? "").split(";").map((part) => {
      const [name = "", value = ""] = part.split("=");
      return [name.toLowerCase(), value] as const;
    }),
  );
  if ((parameters.get("crs") ?? "wgs84").toLowerCase() !== "wgs84") return null;
  const accuracy = parameters.get("u");
  return {
    latitude,
    longitude,
    accuracy: accuracy && /^\d{1,9}(\.\d{1,20})?$/.test(accuracy) ? Number(accuracy) : null,
  };
}

/** The point of a message of a place: of MSC3488, or of what came before it. */
export function pointOf(content: Readonly<Record<string, unknown>>): GeoPoint | null {
  const location = content["m.location"] ?? content["org.matrix.msc3488.location"];
  const uri = typeof location === "object" && location !== null && "uri" in location ? location.uri : undefined;
  return readGeoUri(uri ?? content["geo_uri"]);
}

/** A point as a geo URI; a metre is a hundred-thousandth of a degree. */
const writeGeoUri = ({ latitude, longitude, accuracy }: GeoPoint): string =>
  `geo:${latitude.toFixed(5)},${longitude.toFixed(5)}${accuracy === null ? "" : `;u=${Math.round(accuracy)}`}`;

/** The content of a message of a place (MSC3488), with what clients before it read. */
export function locationContent(
  point: GeoPoint,
  about: { text: string; description: string; isOwn: boolean; at: number },
) {
  const uri = writeGeoUri(point);
  const { text, description, isOwn, at } = about;
  return {
    msgtype: "m.location",
    body: `${description || text} ${uri}`,
    geo_uri: uri,
    "org.matrix.msc3488.location": { uri, ...(description ? { description } : {}) },
    "org.matrix.msc3488.asset": { type: isOwn ? "m.self" : "m.pin" },
    "org.matrix.msc3488.ts": at,
    "org.matrix.msc1767.text": `${description || text} ${uri}`,
  };
}

/** The description of the place; null where nothing is. */
export function descriptionOf(content: Readonly<Record<string, unknown>>): string | null {
  const location = content["m.location"] ?? content["org.matrix.msc3488.location"];
  const description =
    typeof location === "object" && location !== null && "description" in location ? location.description : null;
  return typeof description === "string" && description.trim() !== "" ? description.trim() : null;
}
