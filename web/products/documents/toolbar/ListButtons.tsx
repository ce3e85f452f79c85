import { List, ListChecks, ListOrdered } from "lucide-react";
import { ToolButton, type Tool } from "./ToolButton.tsx";
import type { ToolsProps } from "./useToolbarState.ts";

const lists = {
  bullets: { name: "documents.bulletList", icon: <List aria-hidden />, run: (chain) => chain.toggleBulletList() },
  numbers: {
    name: "documents.orderedList",
    icon: <ListOrdered aria-hidden />,
    run: (chain) => chain.toggleOrderedList(),
  },
  tasks: { name: "documents.taskList", icon: <ListChecks aria-hidden />, run: (chain) => chain.toggleTaskList() },
} as const satisfies Record<string, Tool>;

export function ListButtons({ editor, is }: ToolsProps) {
  return (["bullets", "numbers", "tasks"] as const).map((list) => (
    <ToolButton key={list} editor={editor} tool={lists[list]} isOn={is[list]} />
  ));
}
