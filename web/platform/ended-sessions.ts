import type { Me } from "@safos/contract/identity";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { databasesOf } from "./database.ts";
import { clearHeld, clearOfflineCache, leftName } from "./offline.ts";
import { request } from "./request.ts";
import {
  databasesFor,
  draftsPrefix,
  ownerOfDatabase,
  ownerOfItem,
  personOf,
  recoveryStoreOf,
  sessionOf,
  type Device,
  type Owner,
} from "./session-stores.ts";

/** The sessions that have stored something here: some browsers do not say which databases there are, and drafts have no name. */
const listName = "safos.sessions";

function readList(): readonly Device[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(listName) ?? "[]");
    if (!Array.isArray(list)) return [];
    return list.flatMap((one: Partial<Device> | null) =>
      typeof one?.userId === "string" && typeof one.deviceId === "string"
        ? { userId: one.userId, deviceId: one.deviceId }
        : [],
    );
  } catch {
    return [];
  }
}

function writeList(list: readonly Device[]): void {
  try {
    if (list.length === 0) localStorage.removeItem(listName);
    else localStorage.setItem(listName, JSON.stringify(list));
  } catch {
    // Full: the browser itself says what there is.
  }
}

/** Without a secure context there are none: then nobody can tell what another tab still needs. */
const locksOf = (): LockManager | undefined => (navigator as Partial<Navigator>).locks;

/** Shared by the tabs of a session, and of a person, as long as they use what is stored. */
const lockOf = (owner: Owner): string => `safos ${owner}`;

/** Locks that this tab has let go of: the browser takes a moment to hand them on. */
const ending = new Set<Promise<unknown>>();

function hold(owner: Owner): Promise<() => void> {
  return new Promise((resolve) => {
    const locks = locksOf();
    if (!locks) return resolve(() => undefined);
    const held = locks.request(
      lockOf(owner),
      { mode: "shared" },
      () =>
        new Promise<void>((end) =>
          resolve(() => {
            ending.add(held);
            end();
          }),
        ),
    );
    held.catch(() => resolve(() => undefined)).finally(() => ending.delete(held));
  });
}

/**
 * What the session stores stays as long as this tab says; returns the end of it, which comes after everything has been closed.
 * `onLeft`: its person has signed out in another tab without contact, which nobody else tells this one. Throws where they had
 * before: nothing is to be opened then.
 */
export async function holdSession(device: Device, onLeft: () => void): Promise<() => void> {
  const owner = sessionOf(device);
  const look = ({ key, newValue }: StorageEvent): void => {
    if (key === leftName && newValue === device.deviceId) onLeft();
  };
  // Before it looks whether they have: one of both notices.
  addEventListener("storage", look);
  const ends = await Promise.all([hold(owner), hold(personOf(device))]);
  const release = (): void => {
    removeEventListener("storage", look);
    for (const end of ends) end();
  };
  if (localStorage.getItem(leftName) === device.deviceId) {
    release();
    onLeft();
    throw new Error("The session has been left in another tab.");
  }
  writeList([...readList().filter((one) => sessionOf(one) !== owner), device]);
  return release;
}

/** Resolves when it is gone, or goes as soon as a page that still has it open lets it. */
export function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const removing = indexedDB.deleteDatabase(name);
    for (const end of ["success", "error", "blocked"]) removing.addEventListener(end, () => resolve());
  });
}

/** Whatever is stored here, by whose it is. */
async function findOwners(): Promise<Map<Owner, Set<string>>> {
  const owners = new Map<Owner, Set<string>>();
  const add = (owner: Owner | null, database?: string): void => {
    if (!owner) return;
    const names = owners.get(owner) ?? new Set();
    if (database !== undefined) names.add(database);
    owners.set(owner, names);
  };
  for (const device of readList()) {
    for (const name of databasesFor(device)) add(sessionOf(device), name);
    add(personOf(device), recoveryStoreOf(device.userId));
  }
  for (const name of await databasesOf("")) add(ownerOfDatabase(name), name);
  for (const key of Object.keys(localStorage)) add(ownerOfItem(key));
  return owners;
}

async function forget(owner: Owner, databases: ReadonlySet<string>): Promise<void> {
  for (const key of Object.keys(localStorage)) if (ownerOfItem(key) === owner) localStorage.removeItem(key);
  // Whose they are does not stand there: of those who have left, as far as anyone knows.
  if (readList().some((one) => personOf(one) === owner))
    for (const key of Object.keys(localStorage)) if (key.startsWith(draftsPrefix)) localStorage.removeItem(key);
  writeList(readList().filter((one) => sessionOf(one) !== owner));
  await Promise.all([...databases].map(removeDatabase));
}

/**
 * Removes what sessions have left that ended unseen: elsewhere, by time, or because someone else has signed in. `current`: the
 * session of this browser, null where it has none. What another tab still uses stays until that one notices.
 */
export async function sweepEnded(current: Device | null): Promise<void> {
  const locks = locksOf();
  if (!locks) return;
  const ours = current ? [sessionOf(current), personOf(current)] : [];
  const owners = [...(await findOwners())].filter(([owner]) => !ours.includes(owner));
  await sweep(locks, new Map(owners));
}

/** Answers with what could not be removed, since a tab uses it. */
async function sweep(locks: LockManager, owners: ReadonlyMap<Owner, ReadonlySet<string>>): Promise<Set<Owner>> {
  await Promise.allSettled(ending);
  const used = new Set<Owner>();
  // People first: while the list still names their sessions, their drafts are known to be theirs.
  const inOrder = [...owners].sort(([a], [b]) => Number(a.startsWith("session")) - Number(b.startsWith("session")));
  for (const [owner, databases] of inOrder)
    await locks.request(lockOf(owner), { ifAvailable: true }, (lock) => {
      if (lock) return forget(owner, databases);
      used.add(owner);
      return undefined;
    });
  return used;
}

/** Between looks whether the other tabs of a session that was left are done with it, in ms. */
const leftPauses = [0, 500, 2000, 5000];

/**
 * For a page that has been loaded anew after its person signed out without contact: what their tabs stored until the last one
 * noticed goes, whatever it was opening. What anyone else who uses this browser has stays.
 */
export async function sweepLeft(): Promise<void> {
  const locks = locksOf();
  if (!locks) return;
  for (const pause of leftPauses) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const left = localStorage.getItem(leftName);
    if (!left) return;
    const owners = await findOwners();
    const isOfLeft = (owner: Owner): boolean => owner.startsWith("session ") && owner.endsWith(`-${left}`);
    const others = [...owners.keys()].filter((owner) => owner.startsWith("session ") && !isOfLeft(owner));
    const isGone = (owner: Owner): boolean =>
      owner.startsWith("person ")
        ? !others.some((one) => one.startsWith(`session ${owner.slice("person ".length)}-`))
        : isOfLeft(owner);
    const used = await sweep(locks, new Map([...owners].filter(([owner]) => isGone(owner))));
    if (used.size > 0) continue;
    // What does not bear a session's name is only known to be theirs where there is nobody else's.
    if (others.length === 0) await clearOfflineCache();
    return;
  }
}

/**
 * The server is reached again: a session that its person has left here ends there too, before anything of it is shown. Someone
 * who has signed in since stays. Throws ApiError: it is tried again with the next question who is signed in.
 */
export async function finishLeaving(me: Me): Promise<Me | null> {
  if (me.deviceId !== localStorage.getItem(leftName)) {
    localStorage.removeItem(leftName);
    return me;
  }
  await clearHeld();
  const { next } = await request(sessionRoutes.signOut, { isQuiet: true });
  localStorage.removeItem(leftName);
  void sweepEnded(null).catch(() => undefined);
  // The agency's own sign-in ends too, and leads back here.
  if (next !== null) location.assign(next);
  return null;
}
