import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ocsEndpoints } from "../server/products/files/ocs/endpoints.ts";
import { dropEndpoints, fileEndpoints as publicEndpoints } from "../server/products/files/public-dav/endpoints.ts";
import {
  bulkEndpoints,
  fileEndpoints,
  topEndpoints,
  uploadEndpoints,
} from "../server/products/files/webdav/endpoints.ts";
import {
  commentEndpoints,
  taggedEndpoints,
  tagEndpoints,
  trashEndpoints,
  versionEndpoints,
} from "../server/products/files/webdav/trees.ts";
import {
  outwardEndpoints,
  outwardUploadEndpoints,
  remoteEndpoints,
} from "../server/products/files/webdav/remote/endpoints.ts";
import { pushPath } from "../server/products/files/push/serve.ts";

interface Row {
  readonly address: string;
  readonly methods: readonly string[];
  readonly section: string;
  /** What a test that plays it holds. */
  readonly played: RegExp;
}

type Table = Readonly<Record<string, { readonly section: string }>>;

/** Tests that play what clients ask, from where they are looked for. */
const places = ["e2e/clients", "e2e/journeys", "server/products/files", "server/shared/applogins", "server/compose"];
const mostShown = 3;
/** Characters between an address and the method by which it is asked. */
const reach = 250;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

const davRows = (address: string, fragment: RegExp, table: Table): Row[] =>
  Object.entries(table).map(([method, { section }]) => ({
    address,
    methods: [method],
    section,
    // Our own routes are asked by PATCH too.
    played: method === "PATCH" ? /x-recalculate-hash/ : fragment,
  }));

function rows(): Row[] {
  return [
    ...davRows(
      "/remote.php/dav/files/{person}/…, /remote.php/webdav/…",
      /davOf|remote\.php\/dav\/files\/|remote\.php\/webdav|[`"']files\//,
      fileEndpoints,
    ),
    ...davRows("/remote.php/dav/files/{person}/{share of another server}/…", /federatedShares/, remoteEndpoints),
    ...davRows("/remote.php/dav/files/… to a share of another server", /federatedShares/, outwardEndpoints),
    ...davRows("/remote.php/dav/uploads/{person}/{upload}/…", /uploads\//, uploadEndpoints),
    ...davRows("/remote.php/dav/uploads/… to a share of another server", /startPair/, outwardUploadEndpoints),
    ...davRows("/remote.php/dav/trashbin/{person}/…", /trashbin/, trashEndpoints),
    ...davRows("/remote.php/dav/versions/{person}/…", /versions\//, versionEndpoints),
    ...davRows("/remote.php/dav/comments/files/{file}/…", /comments\//, commentEndpoints),
    ...davRows("/remote.php/dav/systemtags/…", /"systemtags/, tagEndpoints),
    ...davRows("/remote.php/dav/systemtags-relations/files/{file}/…", /systemtags-relations/, taggedEndpoints),
    ...davRows("/remote.php/dav/bulk", /dav\/bulk|"bulk"/, bulkEndpoints),
    ...davRows("/remote.php/dav/", /remote\.php\/dav\/["`$]/, topEndpoints),
    ...davRows("/public.php/dav/files/{link}/…, /public.php/webdav/…", /public\.php/, publicEndpoints),
    ...davRows("/public.php/… of a file request", /public\.php/, dropEndpoints),
    ...ocsEndpoints.map(({ method, paths, section }) => ({
      address: paths[0] ?? "",
      methods: [method],
      section,
      played: fixedPartOf(paths),
    })),
    { address: pushPath, methods: ["WebSocket"], section: "notify_push", played: /push\/ws/ },
  ];
}

/** What stands in every test that asks an address: what its paths have in common up to the first name of theirs. */
function fixedPartOf(paths: readonly string[]): RegExp {
  const parts = paths.map((path) => {
    const fixed = path.replace(/\/:.*$/, "/").replace(/^\/ocs\/v\d\.php/, "");
    const start = fixed.replace(/^(\/apps\/files_sharing\/api\/v1|\/index\.php(?!\/(204|[fs]\/)))/, "");
    // Tests of shares keep what comes before in a constant.
    const end = fixed.endsWith("/") ? "" : "(?![\\w-])";
    return (
      (start === fixed ? "" : `(?:${escape(fixed.slice(0, -start.length))}|[a-z]\\}|php|["'\`])`) + escape(start) + end
    );
  });
  return new RegExp([...new Set(parts)].join("|"));
}

interface TestFile {
  readonly path: string;
  readonly text: string;
}

function testFiles(root: string): TestFile[] {
  return places.flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts") && !name.endsWith("endpoints.test.ts"))
      .toSorted()
      .map((name) => ({ path: `${place}/${name}`, text: readFileSync(join(root, place, name), "utf8") })),
  );
}

const anyMethod =
  /["`' ](OPTIONS|PROPFIND|PROPPATCH|HEAD|MKCOL|PUT|POST|DELETE|COPY|MOVE|LOCK|SEARCH|REPORT|PATCH|UNLOCK)["`' ]/;
const namesMethod = (text: string, method: string): boolean =>
  // GET is what a request is that names no method.
  method === "GET" || method === "WebSocket"
    ? /["`' ]GET["`' ]/.test(text) || !anyMethod.test(text)
    : new RegExp(`["\`' ]${method}["\`' ]`).test(text);

/** Whether a request by the method to the address stands in a text: both in one place. */
function playsIn(text: string, { played, methods }: Row): boolean {
  const places = [...text.matchAll(new RegExp(played.source, "g"))];
  return places.some(({ index }) =>
    methods.every((one) => namesMethod(text.slice(Math.max(0, index - reach), index + reach), one)),
  );
}

/** Every route that Nextcloud's clients know, where it comes from, and tests that play it. Throws for one that none plays. */
export function nextcloudReference(root: string, note: string): string {
  const files = testFiles(root);
  const missing: string[] = [];
  const lines = rows().map((one) => {
    const { address, methods, section, played } = one;
    // Our own routes have shares too.
    const spoken = address.includes("files_sharing")
      ? files.filter(({ text }) => text.includes("files_sharing"))
      : files;
    const near = spoken.filter(({ text }) => playsIn(text, one));
    // Where a helper of the test names the tree, its calls name the methods.
    const own = spoken.filter(({ path }) => /^server\/(products\/files|shared\/applogins)/.test(path));
    const whole = own.filter(
      ({ text }) => text.search(played) !== -1 && methods.every((each) => namesMethod(text, each)),
    );
    const timesOf = ({ text }: TestFile): number =>
      methods.reduce((sum, each) => sum + text.split(new RegExp(`["\`' ]${each}["\`' ]`)).length, 0);
    // Those that ask the most by it are about it.
    const found = [...new Set([...near, ...whole])].toSorted((a, b) => timesOf(b) - timesOf(a));
    if (found.length === 0) missing.push(`${methods.join()} ${address}`);
    const shown = found.slice(0, mostShown).map(({ path }) => `\`${path}\``);
    return `| ${methods.join(", ")} | \`${address}\` | ${section} | ${shown.join(", ")} |`;
  });
  if (missing.length > 0) throw new Error(`No test plays ${missing.join("; ")}.`);
  return `# What Nextcloud's clients ask\n\n${note}Each route with the section it comes from and tests that play it. What is not here is answered with 404, as WebDAV or OCS says it.\n\n| method | address | from | played by |\n| --- | --- | --- | --- |\n${lines.join("\n")}\n`;
}
