import { Extension, type Editor, type Range } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import { Suggestion } from "@tiptap/suggestion";
import type { ReactNode } from "react";

/** One line of the menu that opens at `/` or `@`. */
export interface InsertItem {
  readonly id: string;
  readonly name: string;
  readonly about?: string;
  readonly icon: ReactNode;
  /** Other words to find it by. */
  readonly keywords?: string;
  run(editor: Editor, range: Range): void;
}

export interface OpenMenu {
  readonly kind: "insert" | "mention";
  readonly items: readonly InsertItem[];
  readonly index: number;
  readonly rect: DOMRect;
  pick(item: InsertItem): void;
}

/** What of the menu is open; the page draws it, the editor's keys move in it. */
export class MenuStore {
  #open: OpenMenu | null = null;
  readonly #listeners = new Set<() => void>();
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly read = (): OpenMenu | null => this.#open;
  set(open: OpenMenu | null): void {
    this.#open = open;
    for (const listener of this.#listeners) listener();
  }
}

export const menuId = "document-insert-menu";
export const optionId = (index: number): string => `${menuId}-${index}`;

/** The editor says which line is chosen, so that a screen reader reads it while the keyboard stays in the text. */
function describe(editor: Editor, open: OpenMenu | null): void {
  const { dom } = editor.view;
  if (open && open.items.length > 0) {
    dom.setAttribute("aria-controls", menuId);
    dom.setAttribute("aria-activedescendant", optionId(open.index));
  } else {
    dom.removeAttribute("aria-controls");
    dom.removeAttribute("aria-activedescendant");
  }
}

function menuAt(
  char: string,
  kind: OpenMenu["kind"],
  store: MenuStore,
  find: (query: string) => Promise<readonly InsertItem[]> | readonly InsertItem[],
) {
  const pluginKey = new PluginKey(`menu-${kind}`);
  return Extension.create({
    name: `menu-${kind}`,
    addProseMirrorPlugins() {
      const { editor } = this;
      const set = (open: OpenMenu | null): void => {
        store.set(open);
        describe(editor, open);
      };
      return [
        Suggestion<InsertItem>({
          editor,
          char,
          pluginKey,
          allow: ({ state, range }) =>
            state.doc.resolve(range.from).parent.type.spec.code !== true && editor.isEditable,
          // Not awaited where it need not be: Enter must never choose from the list of a moment ago.
          items: ({ query }) => find(query) as InsertItem[] | Promise<InsertItem[]>,
          command: ({ editor: at, range, props }) => props.run(at, range),
          render: () => {
            const show = (props: {
              items: InsertItem[];
              clientRect?: (() => DOMRect | null) | null;
              command: (item: InsertItem) => void;
            }): void => {
              const rect = props.clientRect?.();
              if (rect) set({ kind, items: props.items, index: 0, rect, pick: props.command });
            };
            return {
              onStart: show,
              onUpdate: show,
              onExit: () => set(null),
              onKeyDown({ event }) {
                const open = store.read();
                if (!open) return false;
                const count = open.items.length;
                if (event.key === "Escape") {
                  set(null);
                  return true;
                }
                if (count === 0) return false;
                if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                  const step = event.key === "ArrowDown" ? 1 : count - 1;
                  set({ ...open, index: (open.index + step) % count });
                  return true;
                }
                if (event.key === "Enter" || event.key === "Tab") {
                  const item = open.items[open.index];
                  if (item) open.pick(item);
                  return true;
                }
                return false;
              },
            };
          },
        }),
      ];
    },
  });
}

const plain = (text: string): string => text.toLocaleLowerCase("sv");

/** `/` inserts, `@` mentions people and links other things. */
export function insertMenus(
  store: MenuStore,
  inserts: () => readonly InsertItem[],
  mentions: (query: string) => Promise<readonly InsertItem[]>,
) {
  return [
    menuAt("/", "insert", store, (query) =>
      inserts().filter((item) => plain(`${item.name} ${item.keywords ?? ""}`).includes(plain(query))),
    ),
    menuAt("@", "mention", store, mentions),
  ];
}
