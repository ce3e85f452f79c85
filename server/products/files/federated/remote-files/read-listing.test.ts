import { expect, test } from "vitest";
import { readListing } from "./read-listing.ts";

const response = (name: string, checksum: string): string =>
  `<d:response><d:href>/dav/${name}</d:href><d:propstat><d:prop><oc:checksums><oc:checksum>${checksum}</oc:checksum></oc:checksums></d:prop></d:propstat></d:response>`;

test("of another server's checksums SHA-1 is taken, else SHA-256, and nothing that is no such digest", async () => {
  const [sha1, sha256] = [`SHA1:${"a".repeat(40)}`, `SHA256:${"b".repeat(64)}`] as const;
  const given = {
    both: `${sha256} ${sha1}`,
    one: `MD5:x ${sha256}`,
    other: `MD5:${"c".repeat(32)}`,
    short: "SHA256:bb SHA1:aa",
    none: "",
  };
  const xml = `<d:multistatus xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns">${Object.entries(given)
    .map(([name, sum]) => response(name, sum))
    .join("")}</d:multistatus>`;
  const { items } = await readListing(xml, "https://annan.example/dav/");
  expect(items.map(({ name, checksum }) => [name, checksum])).toEqual([
    ["both", sha1],
    ["one", sha256],
    ["other", null],
    ["short", null],
    ["none", null],
  ]);
});
