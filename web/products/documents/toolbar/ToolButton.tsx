import type { ChainedCommands, Editor } from "@tiptap/core";
import type { ReactElement } from "react";
import { useText, type TextKey } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";

/** One tool of the toolbar: what it is called, and what it does to the selection. */
export interface Tool {
  readonly name: TextKey;
  readonly icon: ReactElement;
  readonly run: (chain: ChainedCommands) => ChainedCommands;
}

export function ToolButton(props: { editor: Editor; tool: Tool; isOn?: boolean; isDisabled?: boolean }) {
  const t = useText();
  const { editor, tool } = props;
  return (
    <IconButton
      size="sm"
      label={t(tool.name)}
      {...(props.isOn === undefined ? {} : { isOn: props.isOn })}
      isDisabled={props.isDisabled ?? false}
      onPress={() => void tool.run(editor.chain().focus()).run()}
    >
      {tool.icon}
    </IconButton>
  );
}
