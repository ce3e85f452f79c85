import type { MatrixClient } from "matrix-js-sdk";
import { afterEach, expect, test, vi } from "vitest";
import { ChangedKey, comparePin, keepPin, readPin, requirePin, SwappedKey } from "./pin.ts";

const pin = { id: "1", publicKey: "a" };

test("a key under the name of the one that is pinned is never taken for it", () => {
  expect(comparePin(null, pin)).toBe("first");
  expect(comparePin(pin, { ...pin })).toBe("same");
  // A server that was restored from a backup may name the same key otherwise.
  expect(comparePin(pin, { id: "2", publicKey: "a" })).toBe("same");
  expect(comparePin(pin, { id: "2", publicKey: "b" })).toBe("changed");
  expect(comparePin(pin, { id: "1", publicKey: "b" })).toBe("swapped");
});

const userId = "@a:x";
afterEach(() => void vi.unstubAllGlobals());

/** A browser that knows nothing yet, of a person whose secret storage holds what others of theirs have pinned. */
function openBrowser(kept: Map<string, string>): MatrixClient {
  const here = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => here.get(name) ?? null,
    setItem: (name: string, text: string) => void here.set(name, text),
  });
  return {
    getSafeUserId: () => userId,
    secretStorage: {
      get: async (name: string) => kept.get(name),
      store: async (name: string, text: string) => void kept.set(name, text),
    },
  } as unknown as MatrixClient;
}

test("what another browser has pinned counts where this one has pinned nothing, and nothing else", async () => {
  const kept = new Map<string, string>();
  await keepPin(openBrowser(kept), pin);

  const fresh = openBrowser(kept);
  await requirePin(fresh, pin, false);
  await expect(requirePin(fresh, { id: "1", publicKey: "b" }, true)).rejects.toThrow(SwappedKey);
  // The page knows now what it is held against.
  expect(readPin(userId)).toEqual(pin);

  const changed = { id: "2", publicKey: "b" };
  await expect(requirePin(openBrowser(kept), changed, false)).rejects.toThrow(ChangedKey);
  expect(readPin(userId)).toEqual(pin);
  await requirePin(openBrowser(kept), changed, true);

  // Another one has pinned anew since this one has.
  const own = openBrowser(kept);
  await keepPin(own, pin);
  kept.set("safos.recovery_pin", JSON.stringify(changed));
  await expect(requirePin(own, pin, false)).rejects.toThrow(ChangedKey);
  expect(comparePin(readPin(userId), pin)).toBe("changed");
});
