import { searchRoutes } from "@safos/contract/routes/search";
import type { Found, SearchAnswer } from "@safos/contract/search";
import type { Editor, Range } from "@tiptap/core";
import {
  AtSign,
  Code,
  Heading1,
  Heading2,
  Heading3,
  Image as ImageIcon,
  Info,
  List,
  ListChecks,
  ListOrdered,
  Minus,
  Paperclip,
  Quote,
  Table,
  TriangleAlert,
  CircleCheck,
  OctagonAlert,
} from "lucide-react";
import { ItemKindIcon } from "../../shared/items/kinds.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import type { Text } from "../../text/index.tsx";
import { Avatar } from "../../ui/index.ts";
import { membersQuery } from "../../shared/workspaces/queries.ts";
import type { InsertItem } from "./insert-menu.ts";

export interface InsertChoices {
  chooseImage(): void;
  /** Null for a visitor, who sees no files. */
  chooseFile: (() => void) | null;
}

/** What `/` and the plus in the toolbar offer. */
export function insertItems(t: Text, choices: InsertChoices): InsertItem[] {
  const at = (editor: Editor, range: Range) => editor.chain().focus().deleteRange(range);
  const callout = (tone: string) => (editor: Editor, range: Range) =>
    void at(editor, range)
      .insertContent({ type: "callout", attrs: { tone }, content: [{ type: "paragraph" }] })
      .run();
  return [
    {
      id: "h1",
      name: t("documents.style.h1"),
      icon: <Heading1 />,
      run: (e, r) => void at(e, r).setHeading({ level: 1 }).run(),
    },
    {
      id: "h2",
      name: t("documents.style.h2"),
      icon: <Heading2 />,
      run: (e, r) => void at(e, r).setHeading({ level: 2 }).run(),
    },
    {
      id: "h3",
      name: t("documents.style.h3"),
      icon: <Heading3 />,
      run: (e, r) => void at(e, r).setHeading({ level: 3 }).run(),
    },
    {
      id: "bullets",
      name: t("documents.bulletList"),
      icon: <List />,
      run: (e, r) => void at(e, r).toggleBulletList().run(),
    },
    {
      id: "numbers",
      name: t("documents.orderedList"),
      icon: <ListOrdered />,
      run: (e, r) => void at(e, r).toggleOrderedList().run(),
    },
    {
      id: "tasks",
      name: t("documents.taskList"),
      icon: <ListChecks />,
      keywords: "todo uppgift",
      run: (e, r) => void at(e, r).toggleTaskList().run(),
    },
    {
      id: "table",
      name: t("documents.table"),
      icon: <Table />,
      run: (e, r) => void at(e, r).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    },
    { id: "info", name: t("documents.callout.info"), icon: <Info />, run: callout("info") },
    { id: "success", name: t("documents.callout.success"), icon: <CircleCheck />, run: callout("success") },
    { id: "warn", name: t("documents.callout.warn"), icon: <TriangleAlert />, run: callout("warn") },
    { id: "danger", name: t("documents.callout.danger"), icon: <OctagonAlert />, run: callout("danger") },
    { id: "quote", name: t("documents.quote"), icon: <Quote />, run: (e, r) => void at(e, r).toggleBlockquote().run() },
    {
      id: "code",
      name: t("documents.codeBlock"),
      icon: <Code />,
      run: (e, r) => void at(e, r).toggleCodeBlock().run(),
    },
    { id: "rule", name: t("documents.rule"), icon: <Minus />, run: (e, r) => void at(e, r).setHorizontalRule().run() },
    {
      id: "image",
      name: t("documents.image"),
      icon: <ImageIcon />,
      keywords: "foto",
      run(e, r) {
        at(e, r).run();
        choices.chooseImage();
      },
    },
    ...(choices.chooseFile
      ? [
          {
            id: "file",
            name: t("documents.file"),
            icon: <Paperclip />,
            run(e: Editor, r: Range) {
              at(e, r).run();
              choices.chooseFile?.();
            },
          },
        ]
      : []),
    {
      id: "mention",
      name: t("documents.mention"),
      about: t("documents.mentionHint"),
      icon: <AtSign />,
      run: (e, r) => void at(e, r).insertContent("@").run(),
    },
  ];
}

const linkable = new Set(["card", "board", "meeting", "document", "file", "poll", "form", "whiteboard"]);

const insertMention = (attrs: Record<string, string | null>) => (editor: Editor, range: Range) =>
  void editor
    .chain()
    .focus()
    .insertContentAt(range, [
      { type: "mention", attrs },
      { type: "text", text: " " },
    ])
    .run();

/** What `@` finds: the workspace's people, then things by name. */
export async function findMentions(workspaceId: string, query: string, t: Text): Promise<InsertItem[]> {
  const text = query.trim();
  const members = await queryClient.ensureQueryData(membersQuery(workspaceId));
  const people = members
    .map((one) => one.person)
    .filter((one) => one.displayName.toLocaleLowerCase("sv").includes(text.toLocaleLowerCase("sv")))
    .slice(0, 6)
    .map((person): InsertItem => ({
      id: person.id,
      name: person.displayName,
      about: person.organisationName,
      icon: <Avatar id={person.userId} name={person.displayName} size={20} imageUrl={person.avatarUrl} />,
      run: insertMention({ kind: "person", id: person.id, label: person.displayName, path: null }),
    }));
  if (text.length < 2) return people;
  const answer = await request(searchRoutes.search, {
    query: { q: text, kinds: [...linkable].join(","), limit: 4 },
  }).catch((): SearchAnswer => ({ groups: [], needles: [], isGuess: false }));
  const things = answer.groups.flatMap((group) => group.items).filter((one) => linkable.has(one.kind));
  return [...people, ...things.slice(0, 8).map((one) => thing(one, t))];
}

function thing(found: Found, t: Text): InsertItem {
  const kind = found.kind as "card";
  return {
    id: `${found.kind} ${found.id}`,
    name: found.title,
    about: [t(`items.kind.${kind}`), found.context || found.workspaceName].filter(Boolean).join(" · "),
    icon: <ItemKindIcon kind={kind} />,
    run: insertMention({ kind, id: found.id, label: found.title, path: found.path }),
  };
}
