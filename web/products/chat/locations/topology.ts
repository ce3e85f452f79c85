/** The part of TopoJSON that an outline map is made of (TopoJSON format specification 1.0). */
export interface Topology {
  transform: { scale: readonly [number, number]; translate: readonly [number, number] };
  arcs: readonly (readonly (readonly [number, number])[])[];
  objects: {
    countries: {
      geometries: readonly (
        | { type: "Polygon"; arcs: readonly (readonly number[])[] }
        | { type: "MultiPolygon"; arcs: readonly (readonly (readonly number[])[])[] }
      )[];
    };
  };
}

type Position = readonly [longitude: number, latitude: number];

/** A closed outline, in degrees; past the antimeridian its longitudes go on beyond 180. */
export interface Outline {
  readonly points: readonly Position[];
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Every outline of every country. */
export function outlinesOf({ transform, arcs, objects }: Topology): Outline[] {
  const { scale, translate } = transform;
  // Each point of an arc is kept as its distance from the one before (section 2.1.3).
  const decoded = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]): Position => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const arcAt = (index: number): readonly Position[] =>
    // A negative one is gone through backwards (section 2.1.4).
    index < 0 ? (decoded[~index] ?? []).toReversed() : (decoded[index] ?? []);
  const rings = objects.countries.geometries.flatMap((one) => (one.type === "Polygon" ? one.arcs : one.arcs.flat()));
  return rings.map((ring) => outlineOf(ring.flatMap((index, at) => arcAt(index).slice(at === 0 ? 0 : 1))));
}

function outlineOf(ring: readonly Position[]): Outline {
  let turned = 0;
  let before = ring[0]?.[0] ?? 0;
  const points = ring.map(([longitude, latitude]): Position => {
    if (longitude - before > 180) turned -= 360;
    else if (longitude - before < -180) turned += 360;
    before = longitude;
    return [longitude + turned, latitude];
  });
  const most = (pick: (...values: number[]) => number, axis: 0 | 1): number =>
    points.reduce((found, point) => pick(found, point[axis]), points[0]?.[axis] ?? 0);
  return {
    points,
    west: most(Math.min, 0),
    east: most(Math.max, 0),
    south: most(Math.min, 1),
    north: most(Math.max, 1),
  };
}

/** What a map shows: its middle, and how many degrees of latitude and of longitude from top to bottom and side to side. */
export interface MapView {
  readonly latitude: number;
  readonly longitude: number;
  readonly height: number;
  readonly width: number;
}

/** The SVG path of what is in sight: degrees from the middle, north up; meridians stand as close as they do there. */
export function pathOf(outlines: readonly Outline[], view: MapView): string {
  const { latitude, longitude, height, width } = view;
  const narrow = narrowAt(latitude);
  const parts: string[] = [];
  for (const { points, west, east, south, north } of outlines) {
    if (south > latitude + height / 2 || north < latitude - height / 2) continue;
    for (const turn of [-360, 0, 360]) {
      if (west + turn > longitude + width / 2 || east + turn < longitude - width / 2) continue;
      const at = ([x, y]: Position): string =>
        `${((x + turn - longitude) * narrow).toFixed(3)} ${(latitude - y).toFixed(3)}`;
      parts.push(`M${points.map(at).join("L")}Z`);
    }
  }
  return parts.join("");
}

/** How much closer meridians stand at a latitude than at the equator; not nothing at the poles. */
export const narrowAt = (latitude: number): number => Math.max(0.05, Math.cos((latitude * Math.PI) / 180));
