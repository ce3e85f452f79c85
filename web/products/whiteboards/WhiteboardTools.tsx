import { History, List, MessageSquare, Presentation as PresentationIcon, Timer, Vote } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import type * as Y from "yjs";
import { PanelButtons, type PanelChoice } from "../../shared/collaboration/index.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useText } from "../../text/index.tsx";
import { IconButton, Menu, type MenuAction } from "../../ui/index.ts";
import { startTimer, type VotingActions } from "./gathering.ts";

export type PanelName = "outline" | "comments" | "versions";
const timerMinutes = [1, 3, 5, 10, 15] as const;
const votingDots = [1, 3, 5] as const;

/** The whiteboard's panels, and what people do together on it, in the head. */
export function WhiteboardTools(props: {
  doc: Y.Doc;
  panel: PanelName | null;
  buttons: Readonly<Record<PanelName, RefObject<HTMLButtonElement | null>>>;
  hasComments: boolean;
  isReadOnly: boolean;
  voting: VotingActions;
  /** Whether there are frames to show, and whether they can be shown just now. */
  hasFrames: boolean;
  canPresent: boolean;
  /** Null closes the one that is open. */
  onPanel: (panel: PanelName | null) => void;
  onPresent: () => void;
}) {
  const t = useText();
  // The head of a phone has no room for both.
  const isPhone = useIsPhone();
  const panels: readonly PanelChoice<PanelName>[] = [
    { name: "outline", label: t("whiteboards.outline"), icon: <List aria-hidden="true" />, ref: props.buttons.outline },
    {
      name: "comments",
      label: t("items.comments"),
      icon: <MessageSquare aria-hidden="true" />,
      hasDot: props.hasComments,
      ref: props.buttons.comments,
    },
    {
      name: "versions",
      label: t("collaboration.versions"),
      icon: <History aria-hidden="true" />,
      ref: props.buttons.versions,
    },
  ];
  const timers: MenuAction[] = timerMinutes.map((minutes) => ({
    id: `timer${minutes}`,
    name: isPhone ? t("whiteboards.timerFor", { n: minutes }) : t("whiteboards.minutes", { n: minutes }),
    onAction: () => startTimer(props.doc, minutes),
  }));
  const votes: MenuAction[] = votingDots.map((dots, place) => ({
    id: `votes${dots}`,
    name: isPhone ? t("whiteboards.votingFor", { n: dots }) : t("whiteboards.votingStart", { n: dots }),
    startsGroup: isPhone && place === 0,
    onAction: () => props.voting.start(dots),
  }));
  return (
    <>
      <PanelButtons panels={panels} open={props.panel} onOpen={props.onPanel} />
      {!props.isReadOnly &&
        (isPhone ? (
          <ToolMenu
            label={t("whiteboards.together")}
            icon={<Timer aria-hidden="true" />}
            actions={[...timers, ...votes]}
          />
        ) : (
          <>
            <ToolMenu label={t("whiteboards.timer")} icon={<Timer aria-hidden="true" />} actions={timers} />
            <ToolMenu label={t("whiteboards.voting")} icon={<Vote aria-hidden="true" />} actions={votes} />
          </>
        ))}
      <IconButton
        size="sm"
        label={props.hasFrames ? t("whiteboards.present") : t("whiteboards.presentNothing")}
        isDisabled={!props.hasFrames || !props.canPresent}
        onPress={props.onPresent}
      >
        <PresentationIcon aria-hidden="true" />
      </IconButton>
    </>
  );
}

function ToolMenu(props: { label: string; icon: ReactNode; actions: readonly MenuAction[] }) {
  return (
    <Menu
      label={props.label}
      trigger={
        <IconButton size="sm" label={props.label} hasTip={false}>
          {props.icon}
        </IconButton>
      }
      actions={props.actions}
    />
  );
}
