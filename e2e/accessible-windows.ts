import { execFile } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { endGroup, type HiddenScreen } from "./screen.ts";
import { until } from "./server.ts";

/** A part of a window as a screen reader is given it, at its place on the screen. */
export interface Shown {
  readonly role: string;
  readonly name: string;
  /** Of a field: what stands in it. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isEnabled: boolean;
  readonly isFocused: boolean;
}

/** Looks at the windows of a program as a screen reader does, and uses them as a person does. */
export interface AccessibleWindows {
  shown(): Promise<readonly Shown[]>;
  /** Waits until one is shown and enabled, the first of them. */
  find(role: string, name?: string): Promise<Shown>;
  /** Clicks the button, and again until `whether` is so. */
  click(button: string, whether: (shown: readonly Shown[]) => boolean): Promise<void>;
  /** Writes in the field that a label stands over, or in, while it is empty. */
  fill(label: string, text: string): Promise<void>;
  /** Writes where the keys go, and ends with Return. */
  enter(text: string): Promise<void>;
  /** Asks a service of the session. */
  call(name: string, method: string, ...parameters: readonly string[]): Promise<unknown>;
  /** Ends the program and its session. */
  close(): Promise<void>;
}

const run = promisify(execFile);

type Run = (...parameters: readonly string[]) => Promise<{ readonly stdout: string }>;
/** A program, and what it runs in. */
interface Session {
  /** Moves the pointer and presses keys, on the program's screen. */
  readonly xdotool: Run;
  /** Asks what reads its windows. */
  readonly ask: (command: object) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/**
 * Starts a program of Qt's in a D-Bus session of its own. What reads its windows comes once they are there: a program of
 * Qt 5 that finds it at its start may miss it.
 */
async function startSession(
  screen: HiddenScreen,
  path: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Session> {
  // Without the screen, on which the session would name its reader to programs that start.
  const { DISPLAY: _, ...withoutScreen } = screen.environment;
  const bus = screen.start("dbus-daemon", ["--session", "--nofork", "--nopidfile", "--print-address=1"], {
    env: withoutScreen,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const busLines = createInterface(bus.stdout!)[Symbol.asyncIterator]();
  const session = { ...screen.environment, DBUS_SESSION_BUS_ADDRESS: String((await busLines.next()).value) };
  const program = screen.start(path, parameters, {
    env: { ...session, QT_LINUX_ACCESSIBILITY_ALWAYS_ON: "1", ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  program.stderr?.on("data", (part: Buffer) => process.stderr.write(part));
  const xdotool: Run = (...values) => run("xdotool", values, { env: session });
  const focus = ["search", "--onlyvisible", "--name", ".", "windowfocus"];
  await until(() => xdotool(...focus), 30_000);
  const reader = screen.start("/usr/bin/python3", [join(import.meta.dirname, "accessible-windows.py")], {
    env: session,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(reader.stdout!)[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The reader of windows has ended.");
    return JSON.parse(value);
  };

  async function ask(command: object): Promise<unknown> {
    reader.stdin?.write(`${JSON.stringify(command)}\n`);
    const { result, error } = (await nextLine()) as { result?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }

  return {
    xdotool,
    ask,
    async close() {
      // As a person does: what it shares with other processes is gone with it then. What does not end so is killed.
      const isOver = (): boolean => program.exitCode !== null || program.signalCode !== null;
      const quit = async (): Promise<void> => {
        await xdotool(...focus);
        await xdotool("key", "ctrl+q");
        await until(isOver, 5000);
      };
      if (!isOver()) await quit().catch(() => undefined);
      for (const one of [program, reader, bus]) endGroup(one);
    },
  };
}

/** Opens a program of Qt's, and looks at what its windows show. */
export async function openProgram(
  screen: HiddenScreen,
  path: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<AccessibleWindows> {
  const { xdotool, ask, close } = await startSession(screen, path, parameters, environment);
  const shown = async (): Promise<readonly Shown[]> => (await ask({ shown: true })) as readonly Shown[];

  /** Without a window manager a window has the keys only when it is given them. */
  async function clickAt({ x, y, width, height }: Shown): Promise<void> {
    await xdotool("mousemove", String(Math.round(x + width / 2)), String(Math.round(y + height / 2)));
    const { stdout } = await xdotool("getmouselocation", "--shell");
    const window = /^WINDOW=(\d+)$/m.exec(stdout)?.[1] ?? "";
    await xdotool("windowfocus", "--sync", window, "click", "1");
  }

  const find = (role: string, name?: string): Promise<Shown> =>
    until(async () => {
      const found = (await shown()).find(
        (one) => one.role === role && one.isEnabled && (name === undefined || one.name === name),
      );
      return found ?? false;
    }, 30_000);
  /** A label, and the field below it where that is shown. */
  async function labelled(name: string): Promise<{ labelNode: Shown; field: Shown | undefined }> {
    const nodes = await shown();
    const labelNode = nodes.find((one) => one.role === "label" && one.name === name);
    if (!labelNode) throw new Error(`There is no ${name} on the screen.`);
    const field = nodes
      .filter(
        ({ role, y }) =>
          role === "text" && y > labelNode.y - labelNode.height && y < labelNode.y + 3 * labelNode.height,
      )
      .toSorted((a, b) => Math.abs(a.y - labelNode.y) - Math.abs(b.y - labelNode.y))[0];
    return { labelNode, field };
  }

  return {
    shown,
    find,
    async click(button, whether) {
      await until(
        async () => {
          const before = await shown();
          if (whether(before)) return true;
          const found = before.find((one) => one.role === "push button" && one.name === button && one.isEnabled);
          if (!found) return false;
          await clickAt(found);
          return until(async () => whether(await shown()), 10_000);
        },
        30_000,
        100,
      );
    },
    async fill(label, text) {
      const focused = async (): Promise<Shown | false> => {
        const { field } = await labelled(label);
        return field?.isFocused === true && field;
      };
      await until(
        async () => {
          const { field, labelNode } = await labelled(label);
          await clickAt(field ?? labelNode);
          await until(focused, 5000);
          await xdotool("key", "ctrl+a", "type", "--delay", "5", text);
          return until(async () => {
            const now = await focused();
            return now && now.text === text;
          }, 5000);
        },
        30_000,
        0,
      );
    },
    async enter(text) {
      await xdotool("type", "--delay", "5", text);
      await xdotool("key", "Return");
    },
    async call(name, method, ...parameters) {
      return ask({ call: [name, name, method, parameters] });
    },
    close,
  };
}
