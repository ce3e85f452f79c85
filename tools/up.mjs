// The way in: works under an older Node with nothing installed, and hands over to the Node and packages of the lock file.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseTests } from "./test-parts.mjs";
import { filesToTryAgain, outcomeOf, readReport } from "./test-report.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = join(root, "node_modules", "node", "bin", "node");
const bin = (name) => join(root, "node_modules", ".bin", name);
const environment = {
  // A start and each command read the same thousands of files: compiled once for all of them.
  NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
  ...process.env,
  PATH: `${dirname(node)}:${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`,
};
const say = (text) => process.stderr.write(`${text}\n`);

function run(command, parameters, options = {}) {
  const done = spawnSync(command, parameters, { cwd: root, env: environment, stdio: "inherit", ...options });
  if (done.error) throw done.error;
  if (done.signal) say(`${command} was ended by ${done.signal}.`);
  return done.status ?? 1;
}

function must(what, command, parameters, options) {
  const status = run(command, parameters, options);
  if (status === 0) return;
  say(`${what} failed (${status}).`);
  process.exit(status);
}

const digest = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

/** Installs what the lock file says, when that has changed since last time. */
function ensurePackages() {
  const stamp = join(root, "node_modules", ".safos-installed");
  const wanted = digest(readFileSync(join(root, "package-lock.json")), process.platform, process.arch);
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say("Installing packages (a minute the first time) …");
  // stdout stays clean for commands that print JSON.
  must("Installing packages", "npm", ["ci", "--loglevel=error", "--no-fund", "--no-audit"], {
    stdio: ["ignore", 2, 2],
    env: process.env,
  });
  if (!existsSync(node)) {
    say("The Node that Safos runs on was not installed; is this platform supported by the npm package `node`?");
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

function* filesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === "dist" || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

/** What is built from these folders with the packages of the lock file. */
function digestOf(folders) {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const folder of folders)
    for (const path of filesUnder(join(root, folder))) hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest("hex");
}

/** Builds into a folder's `dist` when the sources have changed. */
function ensureBuilt(folder, isForced, build) {
  const target = join(root, folder, "dist");
  const stamp = join(target, ".built");
  const wanted = digestOf([folder, "contract"]);
  if (!isForced && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  build(target);
  writeFileSync(stamp, wanted);
}

function ensurePage(isForced = false) {
  ensureBuilt("web", isForced, () => {
    say("Building the page …");
    must("Building the page", bin("vite"), ["build", "--logLevel", "warn"], {
      cwd: join(root, "web"),
      stdio: ["ignore", 2, 2],
      // Whatever the one that asks for it runs as, such as a test: there is one page.
      env: { ...environment, NODE_ENV: "production" },
    });
  });
}

/** How long what was built before stays: a program that begins just now may read it still. */
const dayMs = 86_400_000;

/** The server and the operator's command, each put together from its sources. Several commands may find at once that it is time. */
function ensureServer(isForced = false) {
  ensureBuilt("server", isForced, (target) => {
    say("Putting the server together …");
    const made = join(target, `.made-by-${process.pid}`);
    const settings = ["--config", join("tools", "rolldown.config.ts"), "--dir", made];
    must("Putting the server together", bin("rolldown"), settings, { stdio: ["ignore", "ignore", 2] });
    // What programs share before the programs: none begins with a part missing.
    const names = readdirSync(made).sort((a, b) => b.startsWith("shared-") - a.startsWith("shared-"));
    for (const name of names) renameSync(join(made, name), join(target, name));
    for (const name of readdirSync(target)) {
      const path = join(target, name);
      if (!names.includes(name) && Date.now() - statSync(path).mtimeMs > dayMs) rmSync(path, { recursive: true });
    }
    rmSync(made, { recursive: true });
  });
}

/** What runs and what it shows. */
function ensureAll(isForced = false) {
  ensurePage(isForced);
  ensureServer(isForced);
}

const firstSteps = ({ address, setupCode, demo }) => {
  const lines = ["", `  Safos is running at ${address}`, ""];
  if (demo) {
    lines.push("  Sample content is in place. Sign in as:");
    for (const one of demo) lines.push(`    ${one.name.padEnd(24)} ${one.password.padEnd(20)} ${one.about}`);
  } else if (setupCode) {
    lines.push(
      "  First steps:",
      `    1. Open ${address}/setup#code=${setupCode}`,
      "       A short wizard asks for your organisation and its administrator. The code lets nobody else do it before you.",
      "    2. Add colleagues under Mer → Personer, or: npm run safos -- person add …",
    );
  }
  lines.push("", "  Stop with Ctrl-C. Everything is kept in the data folder.", "");
  return lines.join("\n");
};

/** Runs the server and passes signals on, so that it drains before this process ends with its code. */
function serve(parameters) {
  const child = spawn(
    node,
    ["--disable-warning=ExperimentalWarning", join(root, "server", "dist", "main.js"), ...parameters],
    {
      cwd: root,
      env: environment,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    },
  );
  child.on("message", (message) => process.stdout.write(firstSteps(message)));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  // A terminal sends Ctrl-C to the server as well, and a second signal lets nothing finish.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

const packages = {
  "/usr/bin/chromium": "chromium",
  "/usr/bin/chromium-headless-shell": "chromium-headless-shell",
  "/usr/bin/rclone": "rclone",
  "/usr/bin/nextcloudcmd": "nextcloud-desktop-cmd",
  "/usr/bin/nextcloud": "nextcloud-desktop",
  "/usr/bin/Xvfb": "xvfb",
  "/usr/bin/xdotool": "xdotool",
  "/usr/bin/dbus-run-session": "dbus-daemon",
  "/usr/bin/curl": "curl",
  "/usr/bin/litmus": "litmus",
  "/usr/bin/cadaver": "cadaver",
  "/usr/bin/soffice": "libreoffice-writer-nogui",
  "/usr/lib/libreoffice/program/libsclo.so": "libreoffice-calc-nogui",
  "/usr/lib/libreoffice/program/libsdlo.so": "libreoffice-impress-nogui",
  "/usr/bin/tesseract": "tesseract-ocr",
  "/usr/share/tesseract-ocr/5/tessdata/swe.traineddata": "tesseract-ocr-swe",
  "/usr/bin/ffmpeg": "ffmpeg",
  "/usr/bin/espeak-ng": "espeak-ng",
  "/usr/sbin/ip": "iproute2",
  "/usr/sbin/nft": "nftables",
  "/usr/bin/openssl": "openssl",
  "/usr/sbin/nginx": "nginx",
  "/usr/bin/caddy": "caddy",
  "/usr/bin/pebble": "pebble",
  "/usr/bin/shellcheck": "shellcheck",
  "/usr/bin/systemd-analyze": "systemd",
  "/usr/sbin/slapd": "slapd",
  "/usr/sbin/dovecot": "dovecot-imapd",
  "/usr/sbin/clamd": "clamav-daemon",
  "/usr/bin/pip3": "python3-pip",
  "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
  "/usr/lib/python3/dist-packages/gi/__init__.py": "python3-gi",
};
/** Clients that not every release of Debian has: their tests say that they are skipped without them. */
const optionalPackages = { "/usr/bin/nheko": "nheko" };

/** Browsers, foreign clients, proxies, an authority for certificates and the office program that the tests speak to, from Debian's packages. */
function ensureClients() {
  const missingOf = (list) =>
    Object.entries(list)
      .filter(([path]) => !existsSync(path))
      .map(([, name]) => name);
  const missing = missingOf(packages);
  const optional = missingOf(optionalPackages);
  if (missing.length + optional.length === 0) return;
  say(`Installing ${[...missing, ...optional].join(", ")} …`);
  // The services need not run, and in runlevel 1 Debian starts none: the tests run their own.
  const quiet = {
    stdio: ["ignore", "ignore", 2],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
  };
  run("apt-get", ["update", "-qq"], quiet);
  const install = ["install", "-y", "-qq", "--no-install-recommends"];
  if (missing.length > 0) must("Installing test clients", "apt-get", [...install, ...missing], quiet);
  for (const name of optional)
    if (run("apt-get", [...install, name], quiet) !== 0) say(`${name} is not to be had here: its tests are skipped.`);
}

/** Clients that Python's registry carries newer than Debian, by their digests, beside the packages of this clone alone. */
function ensurePythonClients() {
  const list = join(root, "e2e", "clients", "python.txt");
  const target = join(root, "node_modules", ".clients");
  const stamp = join(target, ".installed");
  const wanted = digest(readFileSync(list));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const settings = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore", "--no-deps", "--upgrade"];
  const parameters = [
    "-m",
    "pip",
    "install",
    ...settings,
    "--require-hashes",
    "--target",
    target,
    "--requirement",
    list,
  ];
  must("Installing test clients", "/usr/bin/python3", parameters, { stdio: ["ignore", 2, 2] });
  writeFileSync(stamp, wanted);
}

/** Processes that all module tests run in, one after the other: what hundreds of servers leave in memory goes with theirs. */
const moduleShards = 2;

/**
 * All parts, or those that are named, thoroughly: modules first, which use every core; then journeys and foreign
 * clients, two files at a time where there is memory for two servers and two browsers; then faults, alone. Under CI a
 * few files that failed run once more, from the start and alone, and the last lines say so.
 */
function test(parameters) {
  const { flags, modules, e2e, unknown, names } = chooseTests(root, parameters);
  if (unknown.length > 0) {
    say(`There is no part called ${unknown.join(", ")}. Parts: ${names.join(", ")}.`);
    process.exit(2);
  }
  // What is named is tested thoroughly, the whole in an hour.
  if (parameters.length > 0) environment.SAFOS_TEST_THOROUGH ??= "1";
  ensureClients();
  ensurePythonClients();
  if (e2e !== null) ensureAll();
  const output = join(root, "e2e", "output");
  mkdirSync(output, { recursive: true });
  /** @type {{ passed: number, failed: number, failures: string[], again: string[] }} */
  const total = { passed: 0, failed: 0, failures: [], again: [] };
  let status = 0;
  for (const [config, filters, shards] of [
    ["vitest.config.ts", modules, modules?.length === 0 ? moduleShards : 1],
    [join("e2e", "vitest.config.ts"), e2e, 1],
  ]) {
    if (filters === null) continue;
    for (let shard = 1; shard <= shards; shard += 1) {
      const part = shards > 1 ? [`--shard=${shard}/${shards}`] : [];
      const report = join(output, `${digest(config, ...part).slice(0, 8)}.json`);
      const settings = [...(parameters.length > 0 ? ["--passWithNoTests"] : []), ...flags];
      const { code, counts } = runTwice(config, report, settings, [...part, ...filters]);
      if (counts.failed > 0) status = code || 1;
      total.passed += counts.passed;
      total.failed += counts.failed;
      total.failures.push(...counts.failures);
      total.again.push(...counts.again);
    }
  }
  // Said again at the end, for the reader of the last page of a long log.
  for (const one of total.again) process.stdout.write(`AGAIN ${one}\n`);
  for (const failure of total.failures) process.stdout.write(`FAILED ${failure}\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  process.exit(status);
}

/** Runs tests, and under CI a few files that failed once more, or all of them when vitest itself came to an end. */
function runTwice(config, report, settings, chosen) {
  const code = runTests(config, report, [...settings, ...chosen]);
  let first = readReport(report);
  const isCut = first === null;
  if (isCut && process.env.CI) {
    say("vitest ended without a report: once more from the start");
    runTests(config, report, [...settings, ...chosen]);
    first = readReport(report);
  }
  const again = (code !== 0 || isCut) && process.env.CI ? filesToTryAgain(first) : [];
  let second = null;
  if (again.length > 0) {
    say(`Once more from the start: ${again.join(", ")}`);
    runTests(config, report, [...settings, "--maxWorkers=1", ...again]);
    second = readReport(report);
  }
  const counts = outcomeOf(first, second, root);
  if (isCut && first !== null) counts.again.push("vitest ended without a report");
  else if (code !== 0 && again.length === 0 && counts.failed === 0) counts.failed = 1;
  return { code, counts };
}

/** Runs vitest, which writes what became of each test to `report`, and returns its exit code. */
function runTests(config, report, parameters) {
  writeFileSync(report, "");
  return run(bin("vitest"), [
    "run",
    "--config",
    config,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...parameters,
  ]);
}

function dev() {
  ensurePage();
  const server = spawn(node, ["--watch", join(root, "server", "main.ts")], {
    cwd: root,
    env: environment,
    stdio: ["inherit", "inherit", "inherit"],
  });
  const page = spawn(bin("vite"), [], { cwd: join(root, "web"), env: environment, stdio: "inherit" });
  say("The page with live reload: http://localhost:5173");
  const stop = () => {
    server.kill("SIGTERM");
    page.kill("SIGTERM");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  server.on("exit", (code) => {
    page.kill("SIGTERM");
    process.exit(code ?? 0);
  });
}

const [command, ...parameters] = process.argv.slice(2);
if (command === "clients") {
  ensureClients();
  process.exit();
}
// Debian's packages come while npm's do; what does not come here is asked for again, and said, by the tests.
const clients =
  command === "test"
    ? spawn(process.execPath, [fileURLToPath(import.meta.url), "clients"], { stdio: ["ignore", 2, 2] })
    : null;
const haveCome = new Promise((resolve) => {
  clients?.once("exit", resolve).once("error", resolve);
});
ensurePackages();
switch (command) {
  case "start":
    ensureAll();
    serve(parameters);
    break;
  case "dev":
    dev();
    break;
  case "build":
    ensureAll(true);
    break;
  case "prepare":
    ensureAll();
    break;
  case "test":
    await haveCome;
    test(parameters);
    break;
  case "check":
    process.exit(run(node, [join(root, "tools", "check.ts"), ...parameters]));
  case "bench":
    ensureAll();
    process.exit(run(node, [join(root, "bench", "run.ts"), ...parameters]));
  case "safos":
    ensureServer();
    process.exit(
      run(node, ["--disable-warning=ExperimentalWarning", join(root, "server", "dist", "cli.js"), ...parameters]),
    );
  default:
    say("Commands: start, dev, prepare, build, test, check, bench, safos");
    process.exit(2);
}
