import { Mark, mergeAttributes, Node } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { TableKit } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";
import { documentRoutes } from "@safos/contract/routes/documents";
import { isVisiting } from "../../platform/api.ts";
import { requestBlob } from "../../platform/request.ts";
import { isSafeHref } from "./links.ts";
import { pictureAt } from "./pictures.ts";

const tones = ["info", "success", "warn", "danger"];

const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => ({
    tone: {
      default: "info",
      parseHTML(element: HTMLElement) {
        const tone = element.dataset["tone"] ?? "";
        return tones.includes(tone) ? tone : "info";
      },
      renderHTML: ({ tone }: Record<string, unknown>) => ({ "data-tone": String(tone) }),
    },
  }),
  parseHTML: () => [{ tag: "aside.callout" }],
  renderHTML: ({ HTMLAttributes }) => [
    "aside",
    // A remark in the text, and no part of the page to go to.
    mergeAttributes(HTMLAttributes, { class: "callout", role: "note" }),
    0,
  ],
});

/** A person or another item, by @; a word that cannot be edited in the middle. */
const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,
  addAttributes: () => ({
    kind: { default: "person", parseHTML: (element: HTMLElement) => element.dataset["kind"] ?? "person" },
    id: { default: "", parseHTML: (element: HTMLElement) => element.dataset["id"] ?? "" },
    label: { default: "", parseHTML: (element: HTMLElement) => element.dataset["label"] ?? "" },
    path: { default: null, parseHTML: (element: HTMLElement) => element.dataset["path"] ?? null },
  }),
  parseHTML: () => [{ tag: "span[data-mention]" }],
  renderHTML({ node }) {
    const { kind, id, label, path } = node.attrs as Record<string, string | null>;
    const about = {
      class: "mention",
      "data-mention": "",
      "data-kind": kind ?? "",
      "data-id": id ?? "",
      "data-label": label ?? "",
    };
    const name = kind === "person" ? `@${label ?? ""}` : (label ?? "");
    // Only ways into our own page; anything else is a name and no link.
    const isWay = path !== null && /^\/(w|chat|meetings)\//.test(path ?? "");
    return isWay
      ? ["span", { ...about, "data-path": path }, ["a", { href: path, tabindex: "-1" }, name]]
      : ["span", about, name];
  },
  renderText: ({ node }) => `@${String(node.attrs["label"])}`,
});

const suggestion = (name: "insertion" | "deletion", tag: "ins" | "del") =>
  Mark.create({
    name,
    inclusive: false,
    excludes: "",
    addAttributes: () =>
      Object.fromEntries(
        ["id", "by", "name", "at"].map((key) => [
          key,
          {
            default: "",
            parseHTML: (element: HTMLElement) => element.getAttribute(`data-${key}`) ?? "",
            renderHTML: (attributes: Record<string, unknown>) => ({ [`data-${key}`]: String(attributes[key]) }),
          },
        ]),
      ),
    // Copied along inside the editor only: what comes from elsewhere is no suggestion of ours.
    parseHTML: () => [{ tag: `${tag}[data-by]` }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

/** Pictures of the document; for a visitor they are fetched with the link that lets them in. */
const Picture = Image.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      src: {
        default: null,
        parseHTML(element: HTMLElement) {
          const src = element.getAttribute("src") ?? "";
          return pictureAt(src) ? src : null;
        },
      },
    };
  },
  parseHTML: () => [
    { tag: "img[src]", getAttrs: (element) => (pictureAt(element.getAttribute("src") ?? "") ? null : false) },
  ],
  addNodeView() {
    return ({ node }) => {
      const picture = document.createElement("img");
      const { src, alt, width, height } = node.attrs as Record<string, string | null>;
      picture.alt = alt ?? "";
      if (width !== null) picture.width = Number(width);
      if (height !== null) picture.height = Number(height);
      picture.decoding = "async";
      const params = pictureAt(src ?? "");
      if (params && isVisiting())
        void requestBlob(documentRoutes.readImage, { params }).then(
          (bytes) => (picture.src = URL.createObjectURL(bytes)),
        );
      else if (params) picture.src = src ?? "";
      return { dom: picture };
    };
  },
});

/** What a text may consist of; the server's schema has the same parts by the same names. */
export const textExtensions = [
  StarterKit.configure({
    undoRedo: false,
    trailingNode: { node: "paragraph", notAfter: ["paragraph"] },
    link: {
      openOnClick: false,
      autolink: true,
      defaultProtocol: "https",
      isAllowedUri: (href) => isSafeHref(href),
      HTMLAttributes: { rel: "noopener noreferrer nofollow", target: "_blank" },
    },
    heading: { levels: [1, 2, 3, 4, 5, 6] },
  }),
  TaskList,
  TaskItem.configure({
    nested: true,
    a11y: { checkboxLabel: (node) => node.firstChild?.textContent || "–" },
  }),
  TableKit.configure({ table: { resizable: false } }),
  Picture,
  Callout,
  Mention,
  suggestion("insertion", "ins"),
  suggestion("deletion", "del"),
];
