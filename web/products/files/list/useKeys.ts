import { useRef, type KeyboardEvent } from "react";
import { now } from "../../../platform/clock.ts";
import type { FolderState } from "../folder-state.ts";
import { movedBy, type Layout } from "./moves.ts";
import type { Choosing } from "./useChoosing.ts";

/** After this long a letter begins a new word. */
const typingMs = 800;

interface Keyed {
  readonly folder: FolderState;
  readonly layout: Layout;
  readonly current: number;
  readonly choosing: Choosing;
  readonly go: (index: number) => void;
  readonly openMenu: (index: number) => void;
}

/** What keys do in a list of files. */
export function useKeys(keyed: Keyed) {
  const typed = useRef({ text: "", at: 0 });
  const typeAhead = async (letter: string): Promise<void> => {
    const { rows } = keyed.folder;
    const time = now();
    const text = (time - typed.current.at < typingMs ? typed.current.text : "") + letter.toLocaleLowerCase();
    typed.current = { text, at: time };
    // One letter again leads to the next that begins with it.
    const start = text.length === 1 ? keyed.current + 1 : keyed.current;
    const items = rows.items.length >= rows.total ? rows.items : await rows.load(0, rows.total - 1);
    if (typed.current.text !== text || items.length === 0) return;
    const begins = (n: number): boolean => items[n % items.length]?.name.toLocaleLowerCase().startsWith(text) === true;
    for (let n = start; n < start + items.length; n++) if (begins(n)) return keyed.go(n % items.length);
  };
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.defaultPrevented || keyed.layout.total === 0) return;
    // A space belongs to the word that is being typed.
    const isInWord = event.key === " " && typed.current.text !== "" && now() - typed.current.at < typingMs;
    if (!isInWord && (onMove(event, keyed) || onChoice(event, keyed) || onVerb(event, keyed)))
      return event.preventDefault();
    const isLetter =
      event.key.length === 1 && (event.key !== " " || isInWord) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isLetter) return;
    event.preventDefault();
    void typeAhead(event.key);
  };
}

type Pressed = KeyboardEvent<HTMLElement>;

/** Whether the focus is on a row or tile itself, and not on a button in it. */
const isOnItem = ({ target }: Pressed): boolean =>
  target instanceof HTMLElement && target.dataset["index"] !== undefined;

function onMove(event: Pressed, { layout, current, choosing, go }: Keyed): boolean {
  if (event.altKey) return false;
  if (layout.columns === 1 && (event.key === "ArrowRight" || event.key === "ArrowLeft")) return moveWithin(event);
  const to = movedBy(event.key, current, layout);
  if (to === null) return false;
  go(to);
  if (event.shiftKey) void choosing.through(to);
  return true;
}

/** Right and left go through what can be pressed in a row, and back to the row. */
function moveWithin(event: Pressed): boolean {
  const row = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
  if (!row) return false;
  const stops = [row, ...row.querySelectorAll<HTMLElement>("button, input")];
  const at = stops.indexOf(event.target as HTMLElement);
  stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === "ArrowRight" ? 1 : -1)))]?.focus();
  return true;
}

function onChoice(event: Pressed, { folder, current, choosing }: Keyed): boolean {
  const hasControl = event.ctrlKey || event.metaKey;
  if (event.key === " " && isOnItem(event)) {
    if (event.shiftKey) void choosing.through(current);
    else choosing.toggle(current);
    return true;
  }
  if (event.key.toLowerCase() === "a" && hasControl) {
    void choosing.all();
    return true;
  }
  if (event.key === "Escape" && folder.selected.size > 0) {
    choosing.none();
    return true;
  }
  return false;
}

/** Delete moves to the trash, F2 renames, F4 shares, Enter opens; the menu has its key. */
function onVerb(event: Pressed, { folder, current, choosing, openMenu }: Keyed): boolean {
  const item = folder.rows.at(current);
  if (!item) return false;
  const list = choosing.from(item);
  const [only] = list.length === 1 ? list : [];
  const { canWrite } = folder;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) openMenu(current);
  else if (event.key === "Enter" && isOnItem(event)) folder.open(item);
  else if (event.key === "Delete" && canWrite) folder.trash(list);
  else if (event.key === "F2" && canWrite && only) folder.setDialog({ kind: "rename", item: only });
  else if (event.key === "F4" && canWrite && only) folder.setDialog({ kind: "share", item: only });
  else return false;
  return true;
}
