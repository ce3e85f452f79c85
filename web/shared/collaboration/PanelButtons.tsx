import type { ReactElement, RefObject } from "react";
import { IconButton } from "../../ui/index.ts";

/** A side panel of something that is open. */
export interface PanelChoice<N extends string> {
  readonly name: N;
  readonly label: string;
  readonly icon: ReactElement;
  /** There is something to see in it. */
  readonly hasDot?: boolean;
  readonly ref?: RefObject<HTMLButtonElement | null>;
}

/** Opens the side panels, one at a time; null closes the one that is open. */
export function PanelButtons<N extends string>(props: {
  panels: readonly PanelChoice<N>[];
  open: N | null;
  onOpen: (name: N | null) => void;
}) {
  return props.panels.map(({ name, label, icon, hasDot = false, ref }) => (
    <IconButton
      key={name}
      size="sm"
      {...(ref ? { ref } : {})}
      label={label}
      isOn={props.open === name}
      hasDot={hasDot}
      onPress={() => props.onOpen(props.open === name ? null : name)}
    >
      {icon}
    </IconButton>
  ));
}
