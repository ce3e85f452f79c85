import { expect, test } from "vitest";
import { descriptionOf, locationContent, pointOf, readGeoUri } from "./geo-uri.ts";

test("a point is read with its accuracy, with or without a height", () => {
  expect(readGeoUri("geo:59.33,18.07;u=35")).toEqual({ latitude: 59.33, longitude: 18.07, accuracy: 35 });
  expect(readGeoUri("geo:-33.9,151.2,12")).toEqual({ latitude: -33.9, longitude: 151.2, accuracy: null });
  expect(readGeoUri("geo:1,2;crs=wgs84;u=x")).toEqual({ latitude: 1, longitude: 2, accuracy: null });
});

test("what is malformed, beyond the earth or in other coordinates is no point", () => {
  for (const uri of ["geo:91,0", "geo:0,181", "geo:1", "geo:1,2;crs=moon", "http://a/1,2", "geo:1e1,2", null, 3])
    expect(readGeoUri(uri)).toBeNull();
});

test("the newer form of a place goes before the older", () => {
  expect(pointOf({ geo_uri: "geo:1,2", "m.location": { uri: "geo:3,4" } })?.latitude).toBe(3);
  expect(pointOf({ geo_uri: "geo:1,2", "org.matrix.msc3488.location": { uri: "geo:5,4" } })?.latitude).toBe(5);
  expect(pointOf({ geo_uri: "geo:1,2" })?.latitude).toBe(1);
  expect(pointOf({ body: "Here" })).toBeNull();
});

test("what is sent of a place is read again, by older clients too", () => {
  const point = { latitude: 59.329324, longitude: -18.068581, accuracy: 12.4 };
  const content = locationContent(point, { text: "Plats", description: "Slottet", isOwn: true, at: 1 });
  expect(content).toMatchObject({
    msgtype: "m.location",
    geo_uri: "geo:59.32932,-18.06858;u=12",
    body: "Slottet geo:59.32932,-18.06858;u=12",
    "org.matrix.msc3488.asset": { type: "m.self" },
  });
  expect(pointOf(content)).toEqual({ latitude: 59.32932, longitude: -18.06858, accuracy: 12 });
  expect(descriptionOf(content)).toBe("Slottet");
  const unnamed = locationContent(
    { ...point, accuracy: null },
    { text: "Plats", description: "", isOwn: false, at: 1 },
  );
  expect([unnamed.geo_uri, descriptionOf(unnamed)]).toEqual(["geo:59.32932,-18.06858", null]);
});
